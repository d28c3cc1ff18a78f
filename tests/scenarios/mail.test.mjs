// Signing up over HTTP with a real SMTP server beside: mails that go, that wait, that are refused, that
// survive a crash; and what strangers can and cannot learn or inject.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, account, label, mailLog, makePdf, query, root, sentence, startServer, verify, words } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';
const OTHER = 'lampe orange canal';

/* --- the SMTP server --- */

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

/** mails: those it took, in their order. */
async function startSmtp(port, more = []) {
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', '/usr/bin/python3', join(root, 'tests/support/smtp.py'), String(port), ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const mails = [];
  let text = '';
  await new Promise((ready, failed) => {
    child.once('exit', (status) => failed(new Error(`the SMTP server ended with ${status}`)));
    child.stdout.on('data', (bytes) => {
      text += bytes;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) {
        if (line.startsWith('ready')) ready();
        else mails.push(JSON.parse(line));
      }
    });
  });
  child.removeAllListeners('exit');
  child.unref(); // a test that fails before stop() still ends
  child.stdout.unref();
  const ended = new Promise((done) => child.once('exit', done));
  return { mails, stop: () => { child.ref(); child.kill('SIGKILL'); return ended; } };
}

const settings = (port, more = []) => [
  'mail.server=127.0.0.1', `mail.port=${port}`, 'mail.security=none', 'mail.sender=portail@chorale.example', 'mail.retry=1s',
  'account.mails=1000', ...more,
];

async function until(what, condition, ms = 20000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const mailTo = (smtp, address, n = 1) => until(`mail ${n} to ${address}`, () => smtp.mails.filter((m) => m.to.includes(address))[n - 1]);
const header = (mail, name) => mail.headers.filter(([k]) => k.toLowerCase() === name.toLowerCase()).map(([, v]) => v);

/** The address of the link, without the site. */
function linkOf(mail) {
  const [, path] = mail.text.match(/^https?:\/\/[^/\s]+(\/\S+)$/m) ?? assert.fail(mail.text);
  return path;
}

const state = (folder, address) => query(folder, `SELECT state, attempts, last_error FROM mail WHERE recipient = '${address}' ORDER BY id DESC LIMIT 1`).split('|');

/* --- people --- */

let count = 0;
const fresh = (name = 'zoe') => `${name}${++count}@exemple.fr`;
const formFor = (login, more = {}) => ({ first_name: 'Zoé', last_name: 'Martin', login, contact_email: '', password: PASSWORD, ...more });

async function visitor(origin, lang = 'fr') {
  const client = new Client(origin, lang);
  await client.get('/inscription');
  return client;
}

async function signUp(origin, login, more = {}, lang = 'fr') {
  const client = await visitor(origin, lang);
  const answer = await client.post('/inscription', formFor(login, more));
  assert.equal(answer.status, 303, words(answer.text));
  return { client, sent: await client.get(answer.location) };
}

/** Follows the link and signs in; the answer of the latter. */
async function activate(client, path, login, password = PASSWORD) {
  const followed = await client.get(path);
  assert.equal(followed.location, '/connexion?etat=activation', words(followed.text));
  await client.get(followed.location);
  return client.post('/connexion', { login, password });
}

describe('with a mail server', () => {
  let smtp;
  let server;
  before(async () => {
    const port = await freePort();
    smtp = await startSmtp(port);
    server = await startServer(undefined, { set: settings(port) });
  });
  after(async () => {
    await server?.stop();
    await smtp?.stop();
  });

  test('S065_S066_S067_S144 from the form to the first page', async () => {
    const login = fresh();
    const { client, sent } = await signUp(server.production, login, { contact_email: 'Compta@exemple.fr' });
    assert.match(words(sent.text), sentence('fr', 'join.junk'));
    assert.ok(words(sent.text).includes(login));
    const mail = await mailTo(smtp, login);
    assert.deepEqual(mail.to, [login]);
    assert.equal(mail.from, 'portail@chorale.example');
    assert.deepEqual(header(mail, 'subject'), [label('fr', 'mail.activation_subject')]);
    assert.match(mail.html, /<html lang="fr">/);

    const early = await client.post('/connexion', { login, password: PASSWORD });
    assert.equal(early.status, 403);
    assert.match(words(early.text), sentence('fr', 'error.account_pending'));
    assert.match(early.text, /href="\/activation\/renvoi"/);
    assert.equal((await client.get('/factures-emises/depot')).location.startsWith('/connexion'), true);
    const deposit = await client.deposit(makePdf({ number: 'X-1' }));
    assert.notEqual(deposit.status, 200);
    assert.ok(!deposit.location.startsWith('/depot/'), deposit.location);

    const followed = await client.get(linkOf(mail));
    assert.equal(followed.location, '/connexion?etat=activation');
    assert.match((await client.get('/accueil')).location, /^\/connexion/, 'the link alone signs nobody in');
    assert.equal(query(server.folder, `SELECT state FROM account WHERE login = '${login}'`), 'pending');
    const page = await client.get(followed.location);
    assert.match(words(page.text), sentence('fr', 'join.sign_in_to_activate'));
    assert.match(page.text, new RegExp(`value="${login}"`));
    const inside = await client.post('/connexion', { login, password: PASSWORD });
    assert.equal(inside.location, '/accueil', words(inside.text));
    const home = await client.get('/accueil');
    assert.match(words(home.text), sentence('fr', 'join.home_ready'));
    assert.equal((await client.get('/factures-emises/depot')).status, 403);
    assert.equal(query(server.folder, `SELECT state, contact_email FROM account WHERE login = '${login}'`), 'active|Compta@exemple.fr');
    assert.deepEqual(state(server.folder, login).slice(0, 2), ['sent', '1']);
    assert.equal(query(server.folder, `SELECT body_text, body_html FROM mail WHERE recipient = '${login}'`), '|', 'no token stays');
    verify(server.folder);
  });

  test('S068_S072 the link comes again and the older one dies', async () => {
    const login = fresh();
    const { client } = await signUp(server.production, login, { contact_email: fresh('contact') });
    const first = linkOf(await mailTo(smtp, login));
    await client.get('/activation/renvoi');
    const again = await client.post('/activation/renvoi', { login: login.toUpperCase() });
    assert.match(again.location, /^\/courriel-envoye\?pour=activation/);
    const second = linkOf(await mailTo(smtp, login, 2));
    const dead = await client.get(first);
    assert.equal(dead.status, 410);
    assert.match(words(dead.text), sentence('fr', 'error.link'));
    assert.match(dead.text, /action="\/activation\/renvoi"/);
    assert.equal((await activate(client, second, login)).location, '/accueil');
    assert.equal((await client.get(second)).status, 410, 'once');
  });

  test('S069 the link expires', async () => {
    const port = await freePort();
    const own = await startSmtp(port);
    const short = await startServer(undefined, { set: settings(port, ['account.link=2s']) });
    const login = fresh();
    const { client } = await signUp(short.production, login);
    const path = linkOf(await mailTo(own, login));
    await new Promise((done) => setTimeout(done, 2100));
    const dead = await client.get(path);
    assert.equal(dead.status, 410);
    assert.match(words(dead.text), sentence('fr', 'error.link'));
    await short.stop();
    await own.stop();
  });

  test('S140 a forgotten password: the link, the rules, the end of other sessions', async () => {
    const login = fresh();
    const { client: elsewhere } = await signUp(server.production, login);
    await activate(elsewhere, linkOf(await mailTo(smtp, login)), login);
    assert.equal((await elsewhere.get('/accueil')).status, 200);
    const client = new Client(server.production);
    await client.get('/mot-de-passe/oublie');
    const asked = await client.post('/mot-de-passe/oublie', { login });
    assert.match(asked.location, /^\/courriel-envoye\?pour=mot-de-passe/);
    const followed = await client.get(linkOf(await mailTo(smtp, login, 2)));
    assert.equal(followed.location, '/mot-de-passe/nouveau', 'the token leaves the address');
    await client.get(followed.location);
    const weak = await client.post('/mot-de-passe/nouveau', { password: 'motdepasse123' });
    assert.equal(weak.status, 422);
    assert.match(words(weak.text), sentence('fr', 'error.password_common'));
    const looked = await client.post('/mot-de-passe/nouveau', { password: OTHER, do: 'verifier' });
    assert.equal(looked.status, 200);
    assert.match(words(looked.text), sentence('fr', 'join.strength_strong'));
    assert.equal((await elsewhere.get('/accueil')).status, 200, 'nothing has changed yet');
    const set = await client.post('/mot-de-passe/nouveau', { password: OTHER });
    assert.equal(set.location, '/connexion?etat=mot-de-passe');
    assert.match((await elsewhere.get('/accueil')).location, /^\/connexion/);
    assert.match((await client.get('/accueil')).location, /^\/connexion/, 'nobody is signed in by it');
    assert.equal((await client.get('/mot-de-passe/nouveau')).status, 410);
    await client.get('/connexion');
    assert.equal((await client.post('/connexion', { login, password: PASSWORD })).status, 401);
    assert.equal((await client.post('/connexion', { login, password: OTHER })).location, '/accueil');
    const news = await mailTo(smtp, login, 3);
    assert.deepEqual(header(news, 'subject'), [label('fr', 'mail.changed_subject')]);
    verify(server.folder);
  });

  test('S136 mails and pages in English', async () => {
    const login = fresh();
    const { sent } = await signUp(server.production, login, {}, 'en');
    assert.match(words(sent.text), sentence('en', 'join.junk'));
    const mail = await mailTo(smtp, login);
    assert.deepEqual(header(mail, 'subject'), [label('en', 'mail.activation_subject')]);
    assert.deepEqual(header(mail, 'content-language'), ['en']);
    assert.match(mail.html, /<html lang="en">/);
  });

  test('qualification says so in its mails, and its links lead there', async () => {
    const login = fresh();
    const { client } = await signUp(server.qualification, login);
    const mail = await mailTo(smtp, login);
    assert.match(header(mail, 'subject')[0], /^\[QUALIFICATION\] /);
    assert.ok(mail.text.includes(`${server.qualification}/activation?jeton=`));
    assert.equal((await activate(client, linkOf(mail), login)).location, '/accueil');
  });

  test('what calls itself another host does not get its links', async () => {
    const login = fresh();
    const client = await visitor(server.production);
    await client.send('POST', '/inscription', {
      body: new URLSearchParams([['csrf', client.csrf], ...Object.entries(formFor(login))]),
      headers: { 'x-forwarded-host': 'hostile.example', forwarded: 'host=hostile.example' },
    });
    assert.ok((await mailTo(smtp, login)).text.includes(`${server.production}/activation`));
  });

  test('a refused recipient is not tried again', async () => {
    const login = fresh('refused');
    await signUp(server.production, login);
    const [became, attempts, why] = await until('the refusal', () => {
      const row = state(server.folder, login);
      return row[0] !== 'waiting' && row;
    });
    assert.deepEqual([became, attempts], ['refused', '1']);
    assert.match(why, /^550 5\.1\.1/);
    const told = mailLog(server.folder).split('\n').find((line) => line.includes(login));
    assert.match(told, /production +refused +1 +activation .* 550 5\.1\.1 no such mailbox/, 'the operator sees it');
    assert.ok(!/jeton/.test(mailLog(server.folder)));
  });

  test('greylisting: tried again until it is taken', async () => {
    const login = fresh('grey');
    await signUp(server.production, login);
    const other = fresh();
    await signUp(server.production, other); // goes at once
    await mailTo(smtp, other);
    await mailTo(smtp, login);
    assert.deepEqual((await until('its row', () => state(server.folder, login)[0] === 'sent' && state(server.folder, login))).slice(0, 2), ['sent', '3']);
  });

  describe('nothing can be injected', () => {
    const hostile = ['zoe@exemple.fr\r\nBcc: tous@exemple.fr', 'zoe@exemple.fr\nBcc: a@b.fr', 'a@b.fr,c@d.fr', 'a@b.fr> SIZE=9',
      '<a@b.fr>', 'a b@c.fr', 'a@b.fr%0d%0aBcc:c@d.fr', 'été@exemple.fr', `${'a'.repeat(65)}@exemple.fr`, 'a@b', '"a\r\nb"@c.fr'];
    for (const field of ['login', 'contact_email']) {
      test(field, async () => {
        const taken = smtp.mails.length;
        const client = await visitor(server.production);
        for (const value of hostile) {
          const answer = await client.post('/inscription', formFor(fresh(), { [field]: value }));
          assert.equal(answer.status, 422, value);
          assert.match(words(answer.text), sentence('fr', 'error.mail_address'), value);
        }
        for (const path of ['/activation/renvoi', '/mot-de-passe/oublie']) {
          await client.get(path);
          for (const value of hostile) assert.equal((await client.post(path, { login: value })).status, 422, value);
        }
        assert.equal(smtp.mails.length, taken);
      });
    }

    test('names', async () => {
      const client = await visitor(server.production);
      for (const value of ['Zoé\r\nBcc: tous@exemple.fr', 'a\nb', 'a\u202eb', 'x'.repeat(100)]) {
        const answer = await client.post('/inscription', formFor(fresh(), { last_name: value }));
        assert.equal(answer.status, 422, value);
      }
      const login = fresh();
      await signUp(server.production, login, { first_name: 'Gagnez http://hostile.example', last_name: '<b>"x" =?UTF-8?B?AAAA?=' });
      const mail = await mailTo(smtp, login);
      assert.ok(!/hostile|AAAA|<b>/.test(mail.text + mail.html + JSON.stringify(mail.headers)), 'no typed word is sent to strangers');
      assert.deepEqual(header(mail, 'bcc'), []);
      assert.deepEqual(header(mail, 'to').length, 1);
    });
  });

  test('strangers learn nothing: the same answers for any address', async () => {
    const known = account('alice').login;
    const active = fresh();
    const strangers = [];
    const { client: owner } = await signUp(server.production, active);
    await activate(owner, linkOf(await mailTo(smtp, active)), active);
    const bare = (answer, login) => words(answer.text).replaceAll(login, 'ADRESSE').replace(/\b[0-9a-f]{16}\b/, '');
    for (const [form, fields] of [['/inscription', formFor], ['/activation/renvoi', (login) => ({ login })], ['/mot-de-passe/oublie', (login) => ({ login })]]) {
      const seen = [];
      strangers.push(fresh('personne'));
      for (const login of [known, active, strangers.at(-1)]) {
        const client = new Client(server.production);
        await client.get(form);
        const answer = await client.post(form, fields(login));
        const page = await client.get(answer.location);
        seen.push([answer.status, answer.location.replace(encodeURIComponent(login), 'ADRESSE'), bare(page, login)]);
      }
      assert.deepEqual(seen[1], seen[0], form);
      assert.deepEqual(seen[2], seen[0], form);
    }
    const subjects = async (login, n) => header(await mailTo(smtp, login, n), 'subject')[0];
    assert.equal(await subjects(known, 1), label('fr', 'mail.exists_subject'));
    assert.equal(await subjects(known, 3), label('fr', 'mail.password_subject'));
    assert.equal((await owner.get('/accueil')).status, 200, 'the account has not changed');
    assert.equal((await mailTo(smtp, strangers[0])).to[0], strangers[0], 'who signed up gets a link');
    assert.deepEqual(smtp.mails.filter((m) => m.to.some((to) => strangers.slice(1).includes(to))), [], 'nobody else does');
  });

  test('strangers learn nothing from the clock', async () => {
    const client = new Client(server.production);
    await client.get('/mot-de-passe/oublie');
    const times = { known: [], unknown: [] };
    for (let i = 0; i < 40; i++) {
      for (const [kind, login] of [['known', account('alice').login], ['unknown', fresh('personne')]]) {
        const start = performance.now();
        await client.post('/mot-de-passe/oublie', { login });
        times[kind].push(performance.now() - start);
      }
    }
    const median = (all) => all.sort((a, b) => a - b)[all.length / 2];
    const [a, b] = [median(times.known), median(times.unknown)];
    assert.ok(Math.abs(a - b) < Math.max(2, 0.35 * Math.max(a, b)), `${a.toFixed(2)} ms and ${b.toFixed(2)} ms`);
  });
});

test('too many links for an address wait, known or not', async () => {
  const server = await startServer(undefined, { set: ['account.mails=3', 'account.mails_wait=5min'] });
  for (const login of [account('alice').login, 'personne@exemple.fr']) {
    const client = new Client(server.production);
    await client.get('/mot-de-passe/oublie');
    for (let i = 0; i < 3; i++) assert.equal((await client.post('/mot-de-passe/oublie', { login })).status, 303);
    await client.get('/mot-de-passe/oublie');
    const answer = await client.post('/mot-de-passe/oublie', { login });
    assert.equal(answer.status, 429);
    assert.match(words(answer.text), sentence('fr', 'error.mail_wait'));
    await client.get('/inscription');
    assert.equal((await client.post('/inscription', formFor(login))).status, 429);
  }
  await server.stop();
});

test('a server that is down, then up, gets every mail, also after a kill -9', async () => {
  const port = await freePort();
  const server = await startServer(undefined, { set: settings(port) });
  const logins = Array.from({ length: 12 }, () => fresh('attend'));
  for (const login of logins) await signUp(server.production, login);
  await until('an attempt', () => query(server.folder, "SELECT max(attempts) FROM mail") > 0);
  await server.crash();
  const smtp = await startSmtp(port);
  const again = await startServer(server.folder, { set: settings(port) });
  for (const login of logins) await mailTo(smtp, login);
  await until('their rows', () => query(server.folder, "SELECT count(*) FROM mail WHERE state = 'waiting'") === '0');
  await smtp.stop();
  const late = fresh('tard');
  await signUp(again.production, late);
  await until('an attempt', () => Number(state(again.folder, late)[1]) > 0);
  const back = await startSmtp(port);
  await mailTo(back, late);
  verify(again.folder);
  await again.stop();
  await back.stop();
});

test('kill -9 while mails go: none is lost, and a second copy has the same Message-ID', async () => {
  const port = await freePort();
  const smtp = await startSmtp(port);
  let server = await startServer(undefined, { set: settings(port) });
  const { folder } = server;
  const logins = [];
  for (let round = 0; round < 3; round++) {
    const mine = Array.from({ length: 8 }, () => fresh('coupe'));
    const answered = await Promise.all(mine.map(async (login) => {
      const client = await visitor(server.production).catch(() => null);
      const answer = await client?.post('/inscription', formFor(login)).catch(() => null);
      return answer?.status === 303 ? login : null;
    }).concat(until('a mail of this round', () => smtp.mails.some((m) => mine.includes(m.to[0]))).then(() => server.crash()).then(() => null)));
    logins.push(...answered.filter(Boolean));
    server = await startServer(folder, { set: settings(port) });
  }
  assert.ok(logins.length > 3, String(logins.length));
  for (const login of logins) {
    await mailTo(smtp, login);
    const ids = smtp.mails.filter((m) => m.to.includes(login)).map((m) => header(m, 'message-id')[0]);
    assert.equal(new Set(ids).size, 1, login);
    assert.ok(ids.length <= 4, login);
  }
  verify(folder);
  await server.stop();
  await smtp.stop();
});

test('without a server the demonstration shows its mails, and nothing else does', async () => {
  const server = await startServer();
  const login = fresh();
  const { client, sent } = await signUp(server.production, login);
  assert.match(sent.text, /href="\/demonstration\/courrier"/);
  const outbox = await client.get('/demonstration/courrier');
  assert.equal(outbox.status, 200);
  const path = outbox.text.match(/href="(\/activation\?jeton=[^"]+)"/)[1];
  assert.equal((await activate(client, path, login)).location, '/accueil');
  await server.stop();

  const port = await freePort();
  const other = await startServer(undefined, { set: settings(port) });
  assert.equal((await new Client(other.production).get('/demonstration/courrier')).status, 404);
  await other.stop();
});

test('STARTTLS and a password, or nothing is sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorale-tls-'));
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const port = await freePort();
  const smtp = await startSmtp(port, ['tls', certificate, key]);
  const secure = (more) => settings(port, ['mail.security=starttls', 'mail.user=portail', ...more]);
  const known = `mail.ca=${certificate}`;

  // Not a certificate that anybody vouches for: nothing is sent, and the operator can read why.
  const wary = await startServer(undefined, { set: secure(['mail.password=sésame']) });
  const first = fresh();
  await signUp(wary.production, first);
  await until('the refusal of the certificate', () => /certificate/i.test(state(wary.folder, first)[2]));
  await wary.stop();
  assert.equal(smtp.mails.length, 0);

  const wrong = await startServer(undefined, { set: secure([known, 'mail.password=faux']) });
  const second = fresh();
  await signUp(wrong.production, second);
  await until('the refusal of the password', () => /^5|denied/i.test(state(wrong.folder, second)[2]));
  assert.equal(state(wrong.folder, second)[0], 'waiting', 'the operator can put it right');
  assert.ok(!wrong.errors().includes('faux'), 'no secret in the log');
  await wrong.stop();

  const right = await startServer(undefined, { set: secure([known, 'mail.password=sésame']) });
  const third = fresh();
  await signUp(right.production, third);
  assert.equal((await mailTo(smtp, third)).tls, true);
  await right.stop();
  await smtp.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a server without an address of the sender is refused at the start', async () => {
  await assert.rejects(startServer(undefined, { set: ['mail.server=127.0.0.1'] }), /mail\.sender/);
});
