// The life of an invoice as its two sides lead it, and every line of docs/lifecycle.md that is a
// recipient's to draw.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, account, fieldsOf, hidden, label, makePdf, query, root, sentence, startServer, verify, words } from './lib.mjs';

let server;
let supplier;
/** By kind of recipient: who processes, and where its invoices go. */
const sides = {
  local: { login: 'claire', recipient: '21740310400011', service: 'BAT' },
  State: { login: 'sophie', recipient: '11090417400106', service: 'LIT-SG-010' },
};
let count = 0;

before(async () => {
  server = await startServer();
  supplier = await Client.signIn(server.production, account('alice'));
  for (const side of Object.values(sides)) side.agent = await Client.signIn(server.production, account(side.login));
});
after(() => server?.stop());

const nextNumber = () => `L-${++count}`;

function deposit(kind, more = {}) {
  const { recipient, service } = sides[kind];
  return supplier.invoice(makePdf({ number: nextNumber(), recipient, service, ...more }));
}

const row = (id, columns) => query(server.folder, `SELECT ${columns} FROM invoice WHERE id = ${id}`);
const status = (id) => row(id, 'status');
const labelOf = (name) => label('fr', `status.${name.toLowerCase()}`);

async function accepted(answer) {
  const { status: code, text } = await answer;
  assert.equal(code, 303, words(text).slice(0, 600));
}

async function refused(answer, id, codes = [409, 422]) {
  const { status: code, text } = await answer;
  assert.ok(codes.includes(code), `${code}: ${words(text).slice(0, 300)}`);
  if (id) assert.match(words(text), sentence('fr', id));
}

/* --- the table --- */

/** Motives that stand for each group of docs/lifecycle.md. */
const MOTIVES = {
  '': [],
  'missing papers': ['BON_DE_LIVRAISON'],
  'routing': ['SERVICE_INCORRECT'],
  'routing, recipient too': ['DESTINATAIRE_INCORRECT'],
  'amounts or billing data': ['MONTANT_TOTAL'],
  'SE or EJ incorrect': ['SE_INCORRECT'],
  'amounts or billing data, SE or EJ incorrect': ['MONTANT_TOTAL', 'SE_INCORRECT'],
};

const rules = readFileSync(join(root, 'docs/lifecycle.md'), 'utf8').split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| from'))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
  .map(([from, who, recipient, motives, to, , clock]) => ({ from, who, recipient, motives, to, clock }))
  .filter((rule) => rule.who === 'recipient' && rule.to !== '(stays)' && rule.from !== 'EN_COURS_ACHEMINEMENT');

const allStatuses = [...new Set(rules.flatMap((rule) => [rule.from, rule.to]))];
const rulesFor = (kind) => rules.filter((rule) => rule.recipient === 'any' || rule.recipient === kind);

/** The shortest way of a recipient from a new invoice to a status. */
function wayTo(kind, wanted) {
  const ways = new Map([['MISE_A_DISPOSITION', []]]);
  for (const [from, way] of ways) {
    for (const rule of rulesFor(kind).filter((r) => r.from === from && !ways.has(r.to))) ways.set(rule.to, [...way, rule]);
  }
  return ways.get(wanted);
}

const draw = (kind, id, rule, information = false) => sides[kind].agent.treat(id, rule.to,
  { motives: MOTIVES[rule.motives], words: rule.motives ? 'Merci de votre réponse.' : '', information });

async function invoiceAt(kind, from) {
  const id = await deposit(kind);
  for (const rule of wayTo(kind, from)) await accepted(draw(kind, id, rule));
  return id;
}

for (const kind of Object.keys(sides)) {
  describe(`S082_a recipient (${kind}) draws every line of the table and no other`, { concurrency: 4 }, () => {
    for (const from of new Set(rulesFor(kind).map((rule) => rule.from))) {
      const lines = rulesFor(kind).filter((rule) => rule.from === from);
      test(`from ${from}`, async () => {
        for (const rule of lines) {
          assert.ok(rule.motives in MOTIVES, rule.motives);
          const id = await invoiceAt(kind, from);
          await accepted(draw(kind, id, rule, from === 'COMPLETEE')); // it was suspended once already
          assert.equal(await sides[kind].agent.status(id), labelOf(rule.to), `from ${from}`);
        }
        const id = await invoiceAt(kind, from);
        const version = await sides[kind].agent.version(id);
        for (const to of allStatuses.filter((s) => !lines.some((rule) => rule.to === s))) {
          await refused(sides[kind].agent.treat(id, to, { version, words: 'Non.' }));
        }
        assert.equal(await sides[kind].agent.status(id), labelOf(from));
        assert.equal(await sides[kind].agent.version(id), version);
      });
    }
  });
}

test('S095_a motive and its words are asked for, each with its own sentence', async () => {
  const id = await deposit('local');
  const { agent } = sides.local;
  await refused(agent.treat(id, 'REJETEE', { words: 'Non.' }), 'lifecycle.motive_required');
  await refused(agent.treat(id, 'REJETEE', { motives: ['MONTANT_TOTAL'] }), 'lifecycle.complement_required');
  await refused(agent.treat(id, 'MANDATEE', { motives: ['MONTANT_TOTAL'] }), 'lifecycle.motive_unwanted');
  await refused(agent.post(`/factures/${id}/traiter`, { version: 1 }), 'web.process_choose');
  assert.equal(status(id), 'MISE_A_DISPOSITION');
});

/* --- two sides --- */

test('J6 R2192_27_a suspension stops the clock, the papers let it go on, a second one is an information', async () => {
  const id = await deposit('local');
  const { agent } = sides.local;
  const due = row(id, 'due_on');
  assert.match(due, /^\d{4}-\d\d-\d\d$/);
  await accepted(agent.treat(id, 'SUSPENDUE', { motives: ['BON_DE_LIVRAISON'], words: 'Le bon de livraison signé.' }));
  assert.match(row(id, 'clock_interrupted, due_on'), /^\d{4}-\d\d-\d\d\|(None)?$/);
  const stopped = words((await supplier.get(`/factures/${id}`)).text);
  assert.match(stopped, sentence('fr', 'web.clock_stopped'));
  assert.match(stopped, /Le bon de livraison signé/);

  const page = await supplier.get(`/factures/${id}/completer`);
  const papers = [['version', hidden(page.text, 'version')], ['complement', 'Le voici.']];
  await refused(supplier.upload(`/factures/${id}/completer`, [...papers, ['fichier', 'x', 'bon.exe']]), 'attachment.extension_unknown');
  await accepted(supplier.upload(`/factures/${id}/completer`, [...papers, ['fichier', 'bon signé', 'bon.txt']]));
  assert.equal(status(id), 'COMPLETEE');
  assert.match(row(id, 'clock_resumed, due_on'), /^\d{4}-\d\d-\d\d\|\d{4}-\d\d-\d\d$/);
  assert.ok(row(id, 'due_on') >= due);
  assert.match(words((await agent.get(`/factures/${id}`)).text), /bon\.txt/);

  const again = { motives: ['RIB'], words: 'Le RIB.' };
  await refused(agent.treat(id, 'SUSPENDUE', again), 'clock.once');
  await accepted(agent.treat(id, 'SUSPENDUE', { ...again, information: true }));
  assert.match(row(id, 'due_on'), /^\d{4}/);
});

test('S085_S086_recycled_corrected_and_sent_again, and its number is not taken meanwhile', async () => {
  const number = nextNumber();
  const pdf = makePdf({ number, service: 'CULTURE' });
  const id = await supplier.invoice(pdf);
  const { agent } = sides.local;

  const twice = async () => {
    const draft = (await supplier.deposit(pdf)).location;
    const form = await supplier.get(draft);
    const answer = await supplier.upload(draft, [...fieldsOf(form.text, 'depot'), ['do', 'envoyer']]);
    await supplier.post(`${draft}/supprimer`);
    return answer;
  };
  await refused(twice(), 'deposit.duplicate');
  await accepted(agent.treat(id, 'A_RECYCLER', { motives: ['SERVICE_INCORRECT'], words: 'Indiquez BAT.' }));
  await refused(twice(), 'deposit.returned');

  const correct = async (fields) => supplier.post(`/factures/${id}/corriger`,
    { version: await supplier.version(id, 'corriger'), service_code: 'CULTURE', engagement: '2026-24500', ...fields });
  await refused(correct({}), 'answer.correction_none');
  await refused(correct({ service_code: 'FETES' }));
  await refused(correct({ service_code: 'ST-VOIRI' }), 'deposit.service_near');
  await accepted(correct({ service_code: 'BAT' }));
  assert.equal(status(id), 'MISE_A_DISPOSITION');
  await refused(supplier.post(`/factures/${id}/corriger`, { version: row(id, 'version'), service_code: 'CULTURE' }), 'answer.correction');
  await accepted(agent.treat(id, 'MANDATEE'));
});

test('S085_an invoice to recycle may be given up, and then its number is known', async () => {
  const id = await deposit('local');
  await accepted(sides.local.agent.treat(id, 'A_RECYCLER', { motives: ['SERVICE_INCORRECT'], words: 'Ailleurs.' }));
  await accepted(supplier.post(`/factures/${id}/abandonner`, { version: await supplier.version(id, 'abandonner') }));
  assert.equal(status(id), 'ABANDONNEE');
});

test('S087_S088_the State does not recycle; SE incorrect lets the supplier correct', async () => {
  const id = await deposit('State');
  const { agent } = sides.State;
  await refused(agent.treat(id, 'A_RECYCLER', { motives: ['SERVICE_INCORRECT'], words: 'Ailleurs.' }), 'lifecycle.state_recycles_not');
  await accepted(agent.treat(id, 'REJETEE', { motives: ['SE_INCORRECT'], words: 'Service attendu : LIT-DIR-014.' }));
  const notice = words((await supplier.get(`/factures/${id}`)).text);
  assert.match(notice, /Service attendu : LIT-DIR-014/);
  await accepted(supplier.post(`/factures/${id}/corriger`,
    { version: await supplier.version(id, 'corriger'), service_code: 'LIT-DIR-014', engagement: '1504830099' }));
  assert.equal(status(id), 'MISE_A_DISPOSITION');
});

test('S083_S090_a rejection is final, and its notice is acknowledged once', async () => {
  const id = await deposit('local');
  await accepted(sides.local.agent.treat(id, 'REJETEE', { motives: ['MONTANT_TOTAL'], words: 'Trop.' }));
  await refused(supplier.post(`/factures/${id}/corriger`, { version: row(id, 'version'), service_code: 'BAT' }), 'answer.correction');
  assert.match((await supplier.get(`/factures/${id}`)).text, /\/accuser"/);
  await accepted(supplier.post(`/factures/${id}/accuser`));
  assert.doesNotMatch((await supplier.get(`/factures/${id}`)).text, /\/accuser"/);
});

test('S089_the State transfers to another of its services, others do not', async () => {
  const id = await deposit('State');
  const { agent } = sides.State;
  const page = await agent.get(`/factures/${id}/transferer`);
  const target = page.text.match(/<option value="(\d+)"[^>]*>[^<]*LIT-DIR-014/)[1];
  const version = hidden(page.text, 'version');
  await refused(agent.post(`/factures/${id}/transferer`, { version }), 'error.field_required');
  await accepted(agent.post(`/factures/${id}/transferer`, { version, service_code: target, complement: 'Pour vous.' }));
  assert.equal(row(id, 'service_id, status'), `${target}|MISE_A_DISPOSITION`);
  assert.match(words((await supplier.get(`/factures/${id}`)).text), /LIT-DIR-014/);

  const town = await deposit('local');
  await refused(sides.local.agent.post(`/factures/${town}/transferer`, { version: row(town, 'version'), service_code: target }), 'answer.transfer');
});

test('S017_S081_the chains of events hold all of it', () => {
  assert.match(verify(server.folder), /production/);
});
