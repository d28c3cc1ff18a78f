// People at work over HTTP, without a browser: signing in, forms and their token, multipart bodies byte
// by byte, raw sockets; and what a data folder holds.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { query, root } from '../support/server.mjs';

export * from '../support/server.mjs';
export * from '../support/papers.mjs';

/* --- words --- */

/** Characters of HTML that stand for others, as the templates write them. */
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#34;': '"', '&#39;': "'", '&#9;': '\t', '&#10;': '\n' };
const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/’/g, "'").replace(/\s+/g, ' ').trim();

/** What a person reads on a page: no tags, ordinary blanks and apostrophes. */
export function words(html) {
  return plain(html.replace(/<[^>]*>/g, ' ').replace(/&[a-z#0-9]+;/g, (e) => ENTITIES[e] ?? e));
}

const catalogues = new Map();

function catalogue(lang) {
  if (!catalogues.has(lang)) {
    const all = new Map();
    for (const file of readdirSync(join(root, 'po')).filter((f) => f.endsWith(`.${lang}.po`))) {
      const text = readFileSync(join(root, 'po', file), 'utf8');
      for (const [, id, value] of text.matchAll(/^msgid "(.+)"\n(?:msgid_plural.*\nmsgstr\[0\].*\n)?msgstr(?:\[1\])? "(.*)"$/gm)) {
        all.set(id, value.replace(/\\(["\\])/g, '$1'));
      }
    }
    catalogues.set(lang, all);
  }
  return catalogues.get(lang);
}

/** A short text of the catalogue, as words() gives it. */
export function label(lang, id) {
  return plain(catalogue(lang).get(id));
}

/** The sentence of the catalogue (of several, if it has a plural) as a pattern for words(): what is filled
 * in may be anything. */
export function sentence(lang, id) {
  const text = catalogue(lang).get(id);
  assert.ok(text, `${id} is in no catalogue`);
  const parts = plain(text).split(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/);
  const loose = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ ?([«»:;?!])/g, ' ?$1').replace(/« ?/g, '« ?');
  return new RegExp(parts.map(loose).join('.+?'));
}

/* --- people --- */

export const csrfOf = (html) => html.match(/name="csrf" value="([^"]+)"/)?.[1];

/** A multipart body. Parts are [name, text] or [name, bytes, file name]; names may be Buffers. */
export function multipart(parts) {
  const boundary = `----${randomBytes(12).toString('hex')}`;
  const pieces = [];
  for (const [name, value, file] of parts) {
    pieces.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="`), Buffer.from(name));
    if (file !== undefined) pieces.push(Buffer.from('"; filename="'), Buffer.from(file));
    pieces.push(Buffer.from('"\r\n\r\n'), Buffer.from(value), Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

async function answerOf(response) {
  return {
    status: response.status,
    headers: response.headers,
    location: response.headers.get('location') ?? '',
    text: await response.text(),
  };
}

/** Debian's Node.js has no getSetCookie(); it joins them with commas, which none of ours holds. */
const cookiesOf = (response) => (response.headers.get('set-cookie') ?? '').split(/,\s*/).filter(Boolean);

/** Somebody with cookies. Every answer is { status, headers, location, text }; redirects are not followed. */
export class Client {
  constructor(origin, lang = 'fr') {
    this.origin = origin;
    this.lang = lang;
    this.cookies = new Map([['langue', lang]]);
    this.csrf = '';
  }

  static async signIn(origin, who, lang = 'fr') {
    const client = new Client(origin, lang);
    await client.get('/connexion');
    const answer = await client.post('/connexion', { login: who.login, password: who.password });
    assert.equal(answer.status, 303, words(answer.text));
    await client.get('/accueil');
    return client;
  }

  headers(more = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { cookie, 'accept-language': this.lang, ...more };
  }

  async send(method, path, options = {}) {
    const response = await fetch(this.origin + path,
      { method, redirect: 'manual', ...options, headers: this.headers(options.headers) });
    for (const line of cookiesOf(response)) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      this.cookies.set(name, value);
    }
    const answer = await answerOf(response);
    this.csrf = csrfOf(answer.text) ?? this.csrf;
    return answer;
  }

  get(path) {
    return this.send('GET', path);
  }

  /** A form; fields is an object or pairs. */
  post(path, fields = {}) {
    const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
    return this.send('POST', path, { body: new URLSearchParams([['csrf', this.csrf], ...pairs]) });
  }

  /** A form with files, see multipart(). */
  upload(path, parts) {
    const { body, type } = multipart([['csrf', this.csrf], ...parts]);
    return this.send('POST', path, { body, headers: { 'content-type': type } });
  }

  /* --- what suppliers do --- */

  deposit(bytes, name = 'facture.pdf') {
    return this.upload('/factures-emises/depot', [['fichier', bytes, name]]);
  }

  /** Reads the PDF and sends the invoice; its number in « /factures/:id ». */
  async invoice(bytes) {
    const read = await this.deposit(bytes);
    assert.match(read.location, /^\/depot\/\d+$/, words(read.text));
    const form = await this.get(read.location);
    const checked = await this.upload(read.location, [...fieldsOf(form.text, 'depot'), ['do', 'envoyer']]);
    assert.equal(checked.location, `${read.location}/confirmer`, words(checked.text));
    const last = await this.get(checked.location);
    const sent = await this.post(checked.location, { version: hidden(last.text, 'version') });
    assert.match(sent.location, /^\/factures\/\d+\/envoyee$/, words(sent.text));
    return Number(sent.location.split('/')[2]);
  }

  /* --- what recipients do --- */

  async version(id, page = 'traiter') {
    return hidden((await this.get(`/factures/${id}/${page}`)).text, 'version');
  }

  /** « Traiter »; options: motives, words, version, information. */
  async treat(id, to, { motives = [], words: complement = '', version, information = false } = {}) {
    const fields = [['version', version ?? await this.version(id)], ['statut', to], [`complement-${to}`, complement]];
    for (const motive of motives) fields.push([`motifs-${to}`, motive]);
    if (information) fields.push([`information-${to}`, '1']);
    return this.post(`/factures/${id}/traiter`, fields);
  }

  async status(id) {
    const page = await this.get(`/factures/${id}`);
    assert.equal(page.status, 200);
    return words(page.text.match(/<span class="status[^"]*">.*?<\/span>/s)[0]);
  }
}

/* --- forms --- */

const attribute = (tag, name) => {
  const value = tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];
  return value?.replace(/&[a-z#0-9]+;/g, (e) => ENTITIES[e] ?? e);
};

export function hidden(html, name) {
  const tag = [...html.matchAll(/<input[^>]*>/g)].map(([t]) => t).find((t) => attribute(t, 'name') === name);
  assert.ok(tag, `no field ${name}`);
  return attribute(tag, 'value');
}

/** What a browser would send of a form, but for buttons, files and the token. */
export function fieldsOf(html, id) {
  const form = html.match(new RegExp(`<form[^>]*\\sid="${id}".*?</form>`, 's'))?.[0];
  assert.ok(form, `no form ${id}`);
  const fields = [];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type') ?? 'text';
    const name = attribute(tag, 'name');
    if (!name || name === 'csrf' || type === 'file') continue;
    if (['checkbox', 'radio'].includes(type) && !/\schecked/.test(tag)) continue;
    fields.push([name, attribute(tag, 'value') ?? '']);
  }
  for (const [tag, inside] of form.matchAll(/<textarea[^>]*>(.*?)<\/textarea>/gs)) fields.push([attribute(tag, 'name'), inside]);
  for (const [tag, inside] of form.matchAll(/<select[^>]*>(.*?)<\/select>/gs)) {
    const options = [...inside.matchAll(/<option[^>]*>/g)].map(([o]) => o);
    fields.push([attribute(tag, 'name'), attribute(options.find((o) => /\sselected/.test(o)) ?? options[0], 'value')]);
  }
  return fields;
}

/* --- what a folder holds --- */

function filesUnder(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()) : [];
}

/** Rows of drafts, invoices and documents, and files of the document store. */
export function inventory(folder) {
  const tables = ['draft', 'invoice', 'document'];
  const counts = query(folder, `SELECT ${tables.map((t) => `(SELECT count(*) FROM ${t})`).join(', ')}`).split('|');
  const documents = join(folder, 'production', 'documents');
  const temporary = filesUnder(join(documents, 'tmp')).length;
  return {
    ...Object.fromEntries(tables.map((t, i) => [t, Number(counts[i])])),
    files: filesUnder(documents).length - temporary, temporary,
  };
}

/* --- raw sockets --- */

/** Sends bytes (a Buffer, or an async generator of some) and gives all that comes back until the end. */
export function raw(origin, bytes) {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let open = true;
    socket.setTimeout(15000, () => { open = false; socket.destroy(new Error('nothing came')); });
    socket.on('data', (more) => { text += more.toString('latin1'); });
    socket.on('close', () => { open = false; done(Buffer.from(text, 'latin1').toString('utf8')); });
    socket.on('error', (error) => { open = false; if (!text) failed(error); });
    socket.on('end', () => { open = false; socket.end(); });
    (async () => {
      if (Buffer.isBuffer(bytes)) socket.write(bytes);
      else for await (const piece of bytes) {
        if (!open || text) break;
        if (!socket.write(piece)) await new Promise((on) => { socket.once('drain', on); socket.once('close', on); });
      }
    })();
  });
}

/** { status, headers (lower case), body } of one answer as it came. */
export function parseAnswer(text) {
  const [head, ...rest] = text.split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]));
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}
