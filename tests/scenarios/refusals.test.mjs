// What the deposit of the portal refuses: each with its own sentence in both languages, and nothing left
// behind, neither row nor document nor temporary file.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Client, account, fieldsOf, hidden, inventory, makePdf, multipart, parseAnswer, raw, sentence, startServer,
  verify, words } from './lib.mjs';
import { bomb, endlessDrawing, locked, manyPages, scan } from './hostile.mjs';

const MIB = 1 << 20;
const DEPOSIT = '/factures-emises/depot';
let server;
const people = {};

before(async () => {
  server = await startServer(undefined, { set: ['reading.deadline=3s'] });
  people.fr = await Client.signIn(server.production, account('alice'), 'fr');
  people.en = await Client.signIn(server.production, account('alice'), 'en');
});
after(() => server?.stop());

/** Runs what must leave no trace. */
async function traceless(act) {
  const was = inventory(server.folder);
  await act();
  assert.deepEqual(inventory(server.folder), was);
}

/** The page says the sentence of the catalogue, as the problem of a form or of the page. */
function says(answer, lang, id, status) {
  assert.equal(answer.status, status, words(answer.text).slice(0, 400));
  assert.match(words(answer.text), sentence(lang, id));
}

const whole = makePdf({ number: 'R-1', service: 'BAT' });

describe('the PDF of an invoice', () => {
  const cases = [
    ['not a PDF', () => Buffer.from('bonjour'), 422, 'deposit.pdf_not'],
    ['empty', () => Buffer.alloc(0), 422, 'deposit.pdf_empty'],
    ['truncated', () => whole.subarray(0, 130), 422, 'deposit.pdf_broken'],
    ['damaged all over', () => Buffer.concat([whole.subarray(0, 20), Buffer.alloc(5000, 7)]), 422, 'deposit.pdf_broken'],
    ['locked', locked, 422, 'deposit.pdf_encrypted'],
    ['10^8 drawing operations on a page', endlessDrawing, 422, 'deposit.pdf_complex'],
    ['1 GiB in 1 MiB', bomb, 422, 'deposit.pdf_complex'],
    ['120 MiB and a byte', () => Buffer.concat([whole, Buffer.alloc(120 * MIB + 1 - whole.length)]), 413, 'deposit.pdf_large'],
  ];
  for (const [name, make, status, id] of cases) {
    test(`S004_S013_${name} is refused with its own sentence`, () => traceless(async () => {
      const bytes = make();
      for (const lang of ['fr', 'en']) says(await people[lang].deposit(bytes), lang, id, status);
    }));
  }

  test('S013_no file at all is told so', () => traceless(async () => {
    for (const lang of ['fr', 'en']) {
      says(await people[lang].upload(DEPOSIT, [['fichier', '', '']]), lang, 'web.deposit_no_file', 422);
    }
  }));

  test('S013_300 pages are read as an invoice', async () => {
    const read = await people.fr.deposit(manyPages(300));
    assert.match(read.location, /^\/depot\/\d+$/, words(read.text));
    const page = await people.fr.get(read.location);
    assert.match(words(page.text), /300 pages/);
    await people.fr.post(`${read.location}/supprimer`);
  });

  test('S004_S009_a scan is kept with its advice, typed by hand and sent', async () => {
    const read = await people.fr.deposit(scan(), 'scan.pdf');
    assert.match(read.location, /^\/depot\/\d+$/, words(read.text));
    const page = await people.fr.get(read.location);
    assert.match(words(page.text), sentence('fr', 'web.draft_type_lead'));
    assert.match((await people.en.get(read.location)).text, /message--warning/);
    const typed = {
      recipient_siret: '21740310400011', service_code: 'BAT', invoice_number: 'SCAN-1',
      issue_date: new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date()),
      total_ht: '100,00', total_tva: '20,00', total_ttc: '120,00', net_amount: '120,00',
    };
    const fields = fieldsOf(page.text, 'depot').map(([name, value]) => [name, typed[name] ?? value]);
    const checked = await people.fr.upload(read.location, [...fields, ['do', 'envoyer']]);
    assert.equal(checked.location, `${read.location}/confirmer`, words(checked.text));
    const last = await people.fr.get(checked.location);
    const sent = await people.fr.post(checked.location, { version: hidden(last.text, 'version') });
    assert.match(sent.location, /^\/factures\/\d+\/envoyee$/, words(sent.text));
  });
});

describe('attachments', () => {
  let draft;
  before(async () => {
    draft = (await people.fr.deposit(makePdf({ number: 'R-2', service: 'BAT' }))).location;
  });

  async function attach(lang, ...files) {
    const page = await people[lang].get(draft);
    return people[lang].upload(draft, [...fieldsOf(page.text, 'depot'), ['do', 'joindre'],
      ...files.map(([name, bytes]) => ['fichier', bytes, name])]);
  }

  /** Takes off again what a case attached, and with it what a later one could stumble over. */
  async function detachAll() {
    for (;;) {
      const page = await people.fr.get(draft);
      const found = page.text.match(/value="(retirer-\d+)"/);
      if (!found) return;
      const answer = await people.fr.upload(draft, [...fieldsOf(page.text, 'depot'), ['do', found[1]]]);
      assert.equal(answer.status, 303);
    }
  }

  const text = Buffer.from('bon de livraison');
  const composed = 'é'.repeat(46);
  const decomposed = 'e\u0301'.repeat(46); // the same 46 code points once composed (NFC)
  const refused = [
    ['a name of 51 characters', `${composed}a.txt`, text, 422, 'attachment.name_long', 'S055_'],
    ['a name of 51 characters in pieces', `${decomposed}a.txt`, text, 422, 'attachment.name_long', 'S055_'],
    ['10 MiB and a byte', 'grand.txt', Buffer.alloc(10 * MIB + 1, 'a'), 422, 'attachment.large', 'S056_'],
    ['an empty file', 'vide.txt', Buffer.alloc(0), 422, 'attachment.empty', ''],
    ['no extension', 'sans-extension', text, 422, 'attachment.extension_missing', 'S057_'],
    ['an extension that is not taken', 'message.eml', text, 422, 'attachment.extension_unknown', 'S057_'],
    ['text called a picture', 'photo.png', text, 422, 'attachment.content', 'S057_'],
    ['a PDF called text', 'note.txt', Buffer.concat([whole, Buffer.from([0, 1])]), 422, 'attachment.content', 'S057_'],
    ['a program called text', 'note.txt', Buffer.from('\x7fELF\x02\x01\x01'), 422, 'attachment.executable', ''],
    ['a slash in the name', 'a/b.txt', text, 422, 'attachment.name_characters', ''],
    ['a name that is no UTF-8', Buffer.from([0x61, 0xe9, 0x2e, 0x74, 0x78, 0x74]), text, 422, 'attachment.name_utf8', ''],
  ];
  for (const [name, file, bytes, status, id, row] of refused) {
    test(`${row}${name} is refused`, () => traceless(async () => {
      for (const lang of ['fr', 'en']) says(await attach(lang, [file, bytes]), lang, id, status);
    }));
  }

  for (const [name, file] of [['composed', `${composed}.txt`], ['in pieces', `${decomposed}.txt`]]) {
    test(`S055_a name of 50 characters is taken, ${name}`, async () => {
      const answer = await attach('fr', [file, text]);
      assert.equal(answer.status, 303, words(answer.text));
      assert.ok(words((await people.fr.get(draft)).text).includes(`${composed}.txt`));
      await detachAll();
    });
  }

  test('S056_10 MiB to the byte are taken', async () => {
    assert.equal((await attach('fr', ['grand.txt', Buffer.alloc(10 * MIB, 'b')])).status, 303);
    await detachAll();
  });

  test('one wrong file among several leaves none of them', () => traceless(async () => {
    for (const lang of ['fr', 'en']) {
      const answer = await attach(lang, ['bon.txt', Buffer.from('bon')], ['mauvais.eml', text]);
      says(answer, lang, 'attachment.extension_unknown', 422);
      says(answer, lang, 'deposit.files_none', 422);
    }
  }));
});

const peak = () => Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;

test('S060_a billing file of 120 MiB is taken, a byte more is not, and memory stays flat', async () => {
  const pdf = makePdf({ number: 'R-3', service: 'BAT' });
  const draft = (await people.fr.deposit(pdf)).location;
  const files = Array.from({ length: 12 }, (_, i) => ['fichier', Buffer.alloc(10 * MIB, String.fromCharCode(97 + i)), `p${i}.txt`]);
  files[11][1] = files[11][1].subarray(pdf.length);
  const send = async (parts) => {
    const page = await people.fr.get(draft);
    return people.fr.upload(draft, [...fieldsOf(page.text, 'depot'), ['do', 'joindre'], ...parts]);
  };
  const was = peak();
  const more = files.map(([field, bytes, name], i) => [field, i === 11 ? Buffer.concat([bytes, Buffer.from('x')]) : bytes, name]);
  await traceless(async () => says(await send(more), 'fr', 'attachment.total_large', 413));
  const answer = await send(files);
  assert.equal(answer.status, 303, words(answer.text).slice(0, 400));
  const page = words((await people.fr.get(draft)).text);
  for (const [, , name] of files) assert.ok(page.includes(name), name);
  assert.ok(peak() - was < 24, `the server grew by ${peak() - was} MiB`);
  await people.fr.post(`${draft}/supprimer`);
});

describe('requests', () => {
  const post = (headers) => Buffer.from(`POST ${DEPOSIT} HTTP/1.1\r\nHost: localhost\r\n`
    + `${Object.entries(people.fr.headers(headers)).map(([n, v]) => `${n}: ${v}`).join('\r\n')}\r\n\r\n`);
  const secure = (answer) => {
    for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control']) {
      assert.ok(answer.headers[name], `no ${name}`);
    }
  };

  test('a Content-Length over the limit is refused before the body comes', () => traceless(async () => {
    const answer = parseAnswer(await raw(server.production, post({ 'content-type': 'multipart/form-data; boundary=b', 'content-length': 121 * MIB })));
    assert.equal(answer.status, 413);
    assert.match(words(answer.body), sentence('fr', 'error.too_large'));
    secure(answer);
  }));

  test('a chunked body over the limit is cut off', () => traceless(async () => {
    const { body, type } = multipart([['csrf', people.fr.csrf], ['fichier', '', 'a.pdf']]);
    const start = body.subarray(0, body.lastIndexOf('\r\n--'));
    const chunk = (bytes) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    async function* pieces() {
      yield post({ 'content-type': type, 'transfer-encoding': 'chunked' });
      yield chunk(start);
      const megabyte = chunk(Buffer.alloc(MIB, 'x'));
      for (let i = 0; i < 130; i++) yield megabyte;
    }
    const answer = parseAnswer(await raw(server.production, pieces()));
    assert.equal(answer.status, 413);
    assert.match(words(answer.body), sentence('fr', 'error.too_large'));
    secure(answer);
  }));

  test('bytes that are not UTF-8 in a field are told so', () => traceless(async () => {
    for (const lang of ['fr', 'en']) {
      const answer = await people[lang].upload(DEPOSIT, [['commentaire', Buffer.from([0xe9, 0x74, 0xe9])], ['fichier', whole, 'a.pdf']]);
      says(answer, lang, 'error.utf8', 400);
    }
  }));

  test('a body that ends too early leaves nothing', () => traceless(async () => {
    const { body, type } = multipart([['csrf', people.fr.csrf], ['fichier', whole, 'a.pdf']]);
    const answer = await people.fr.send('POST', DEPOSIT, { body: body.subarray(0, body.length - 60), headers: { 'content-type': type } });
    says(answer, 'fr', 'http.bad_multipart', 400);
  }));

  test('a file without the token of its form is not taken', () => traceless(async () => {
    const { body, type } = multipart([['fichier', whole, 'a.pdf']]);
    says(await people.fr.send('POST', DEPOSIT, { body, headers: { 'content-type': type } }), 'fr', 'error.csrf', 403);
  }));
});

test('nothing of all that disturbed what is kept', () => {
  assert.match(verify(server.folder), /production/);
});
