// Many at once: of those who want the same, exactly one gets it, and the others are told.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, account, fieldsOf, hidden, makePdf, query, sentence, startServer, verify, words } from './lib.mjs';

const CLIENTS = 16;
let server;
let alice;

before(async () => {
  server = await startServer();
  alice = await Client.signIn(server.production, account('alice'));
});
after(() => server?.stop());

/** The answers of those who lost; exactly one won. */
function losersOf(answers) {
  const won = answers.filter((a) => a.status === 303);
  assert.equal(won.length, 1, answers.map((a) => a.status).join(' '));
  return answers.filter((a) => a.status !== 303);
}

test('of two agents who process an invoice at once, one does', async () => {
  const agents = [await Client.signIn(server.production, account('claire')), await Client.signIn(server.production, account('marc'))];
  for (let round = 0; round < 10; round++) {
    const id = await alice.invoice(makePdf({ number: `C-${round}`, service: 'BAT' }));
    const version = await agents[0].version(id);
    const answers = await Promise.all([
      agents[0].treat(id, 'MANDATEE', { version }),
      agents[1].treat(id, 'REJETEE', { version, motives: ['DOUBLON'], words: 'Déjà payée.' }),
    ]);
    const [loser] = losersOf(answers);
    assert.equal(loser.status, 409);
    assert.match(words(loser.text), sentence('fr', 'error.db_conflict'));
    const wanted = answers[0].status === 303 ? 'MANDATEE' : 'REJETEE';
    assert.equal(query(server.folder, `SELECT status FROM invoice WHERE id = ${id}`), wanted);
  }
});

test(`of ${CLIENTS} who send the same number at once, one does`, async () => {
  for (let round = 0; round < 3; round++) {
    const number = `N-${round}`;
    const pdf = makePdf({ number, service: 'BAT' });
    const drafts = [];
    for (let i = 0; i < CLIENTS; i++) {
      const draft = (await alice.deposit(pdf)).location;
      const form = await alice.get(draft);
      const checked = await alice.upload(draft, [...fieldsOf(form.text, 'depot'), ['do', 'envoyer']]);
      const last = await alice.get(checked.location);
      drafts.push([checked.location, hidden(last.text, 'version')]);
    }
    const answers = await Promise.all(drafts.map(([path, version]) => alice.post(path, { version })));
    for (const loser of losersOf(answers)) {
      assert.equal(loser.status, 422);
      assert.match(words(loser.text), sentence('fr', 'deposit.duplicate'));
    }
    assert.equal(query(server.folder, `SELECT count(*) FROM invoice WHERE number = '${number}'`), '1');
    assert.equal(query(server.folder, `SELECT count(*) FROM document d JOIN invoice i ON d.invoice_id = i.id WHERE i.number = '${number}'`), '1');
  }
});

test('a draft that is sent twice at once becomes one invoice', async () => {
  const draft = (await alice.deposit(makePdf({ number: 'T-1', service: 'BAT' }))).location;
  const form = await alice.get(draft);
  const checked = await alice.upload(draft, [...fieldsOf(form.text, 'depot'), ['do', 'envoyer']]);
  const version = hidden((await alice.get(checked.location)).text, 'version');
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => alice.post(checked.location, { version })));
  for (const loser of losersOf(answers)) assert.ok([404, 409, 422].includes(loser.status), String(loser.status));
});

test('nothing of all that disturbed what is kept', () => {
  assert.match(verify(server.folder), /production/);
});
