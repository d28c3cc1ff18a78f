// Structures and their people over HTTP: a newcomer's way in, the mails, and those who act at once.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, account, fieldsOf, hidden, label, makePdf, query, sentence, startServer, verify, words } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';
const TOWN = '21740310400011';
let server;
let claire;
let marc;
let count = 0;

before(async () => {
  server = await startServer(undefined, { set: ['account.mails=1000'] });
  claire = await Client.signIn(server.production, account('claire'));
  marc = await Client.signIn(server.production, account('marc'));
});
after(() => server?.stop());

const sql = (text) => query(server.folder, text);
const one = (text) => Number(sql(text));

/** Signs up, follows the link of the mail, signs in: a Client with its login. */
async function newcomer(names = {}, lang = 'fr') {
  const login = `arrivant${++count}@exemple.fr`;
  const client = new Client(server.production, lang);
  await client.get('/inscription');
  const sent = await client.post('/inscription', { first_name: names.first ?? 'Ada', last_name: names.last ?? `Nouvelle${count}`,
    login, contact_email: '', password: PASSWORD });
  assert.equal(sent.status, 303, words(sent.text));
  const outbox = await client.get('/demonstration/courrier');
  const link = outbox.text.match(/href="(\/activation\?jeton=[^"]+)"/)[1];
  await client.get(link);
  await client.get('/connexion?etat=activation');
  assert.equal((await client.post('/connexion', { login, password: PASSWORD })).location, '/accueil');
  await client.get('/accueil');
  client.login = login;
  return client;
}

const attach = (client, siret, more = {}) => client.post('/mon-compte/rattachements/ajouter', { siret, choix: 'usuels', message: '', ...more });
const requestOf = (client) => sql(`SELECT q.id, q.version FROM request q JOIN account a ON a.id = q.account_id WHERE a.login = '${client.login}' ORDER BY q.id DESC LIMIT 1`)
  .replace('|', '.');
const decide = (manager, ids, what, reason = '') => manager.post('/gestionnaire/demandes',
  [...[ids].flat().map((id) => ['id', id]), ['do', what], ['reason', reason]]);
const rolesOf = (structure) => sql(`SELECT a.login, r.role FROM rattachement r JOIN account a ON a.id = r.account_id WHERE r.structure_id = ${structure}`);

describe('S122_S123 a newcomer', () => {
  test('sees the name before confirming, is accepted, and everybody is told by mail', async () => {
    const zoe = await newcomer({ first: 'Zoé', last: 'Martin' });
    assert.match(words((await zoe.get('/accueil')).text), sentence('fr', 'join.home_ready'));
    const wrong = await zoe.get('/mon-compte/rattachements/ajouter?siret=21740310400012');
    assert.match(words(wrong.text), sentence('fr', 'structure.siret_check'));
    const seen = await zoe.get('/mon-compte/rattachements/ajouter?siret=217 403 104 00011');
    assert.match(words(seen.text), /Commune de Saint-Aubin-sur-Orne/);
    assert.equal((await attach(zoe, TOWN, { message: 'Service comptable' })).location, '/mon-compte/rattachements?etat=demandee');
    assert.match(words((await zoe.get('/accueil')).text), sentence('fr', 'attach.home_waits'));
    const mails = words((await zoe.get('/demonstration/courrier')).text);
    assert.match(mails, sentence('fr', 'mail.request_subject'));
    assert.match(mails, /Service comptable/);
    assert.match(words((await claire.get('/accueil')).text), sentence('fr', 'web.todo_requests'));
    const done = await decide(marc, requestOf(zoe), 'accepter');
    assert.match(words(done.text), /Zoé Martin.*accepté/);
    assert.match(words((await zoe.get('/demonstration/courrier')).text), sentence('fr', 'mail.accepted_text'));
    assert.match(words((await zoe.get('/accueil')).text), new RegExp(label('fr', 'web.home')));
    assert.equal((await zoe.get('/factures-recues')).status, 200);
    assert.equal((await zoe.get('/gestionnaire')).status, 403);
  });

  test('a refusal needs a reason, which reaches the person in her language', async () => {
    const ada = await newcomer({}, 'en');
    await attach(ada, TOWN);
    const id = requestOf(ada);
    const without = await decide(claire, id, 'refuser');
    assert.equal(without.status, 422);
    assert.ok(without.text.includes(`value="${id}"`) && /checked/.test(without.text), 'the tick is kept');
    await decide(claire, id, 'refuser', 'Nous ne vous connaissons pas.');
    const mails = words((await ada.get('/demonstration/courrier')).text);
    assert.match(mails, sentence('en', 'mail.refused_text'));
    assert.match(mails, /Nous ne vous connaissons pas/);
    assert.equal((await ada.get('/factures-recues')).status, 403);
    const history = words((await claire.get(`/gestionnaire/structures/${one(`SELECT id FROM structure WHERE identifier = '${TOWN}'`)}/historique?bloc=rattachement`)).text);
    assert.match(history, /refusée : Rattachement.*Claire Aubin.*Nous ne vous connaissons pas/);
  });

  test('a private structure that is not there is made with its first user, a public one is not', async () => {
    const eve = await newcomer();
    const siret = '73282932000074';
    assert.match(words((await eve.get(`/mon-compte/rattachements/ajouter?siret=${siret}`)).text), sentence('fr', 'attach.create_title'));
    assert.equal((await attach(eve, siret, { name: '', address: '', postcode: '', city: '' })).status, 422);
    assert.equal((await attach(eve, siret, { name: 'Atelier Ève', address: '3 rue X', postcode: '14000', city: 'Caen' })).location,
      '/mon-compte/rattachements?etat=premier');
    assert.equal((await eve.get('/gestionnaire')).status, 200);
    assert.ok((await eve.invoice(makePdf({ number: 'EVE-1', service: 'BAT', supplier: siret }))) > 0);
    const state = await eve.get('/mon-compte/rattachements/ajouter?siret=11004601800013');
    assert.match(words(state.text), sentence('fr', 'attach.public_unknown'));
  });

  test('S131_a name cannot become a formula in the export', async () => {
    const eve = await newcomer({ first: '@SUM(1)', last: '=HYPERLINK("http://x")' });
    await attach(eve, TOWN);
    await decide(claire, requestOf(eve), 'accepter');
    const town = one(`SELECT id FROM structure WHERE identifier = '${TOWN}'`);
    const csv = (await claire.get(`/gestionnaire/structures/${town}/utilisateurs.csv`)).text;
    assert.ok(csv.includes('"\'=HYPERLINK(""http://x"")";"\'@SUM(1)"'), csv);
    for (const cell of csv.split(/[;\r\n]+/)) assert.doesNotMatch(cell, /^"?[=+@\t-]/, cell);
  });
});

describe('at once', () => {
  test('S122_two managers answer one request: one wins, the other is told by whom', async () => {
    for (let round = 0; round < 5; round++) {
      const zoe = await newcomer();
      await attach(zoe, TOWN);
      const id = requestOf(zoe);
      const answers = await Promise.all([decide(claire, id, 'accepter'), decide(marc, id, 'refuser', 'Non.')]);
      const told = answers.filter((a) => sentence('fr', 'request.answered').test(words(a.text)));
      assert.equal(told.length, 1, answers.map((a) => words(a.text).slice(0, 300)).join('\n'));
      const state = sql(`SELECT state FROM request WHERE id = ${id.split('.')[0]}`);
      assert.equal(state, told[0] === answers[1] ? 'accepted' : 'refused');
      assert.equal((await zoe.get('/factures-recues')).status, state === 'accepted' ? 200 : 403);
    }
  });

  test('S122_of two first users of a structure one is its main manager, the other asks', async () => {
    const both = [await newcomer(), await newcomer()];
    const form = { name: 'À deux', address: '1 rue X', postcode: '14000', city: 'Caen' };
    const answers = await Promise.all(both.map((c) => attach(c, '38012986646850', form)));
    assert.deepEqual(answers.map((a) => a.location.split('=')[1]).sort(), ['demandee', 'premier']);
    assert.equal(one("SELECT count(*) FROM structure WHERE identifier = '38012986646850'"), 1);
  });

  test('S105_S122_a hand-over and a refusal, two hand-overs: one order holds, one main manager stays', async () => {
    const [first, second, third] = [await newcomer(), await newcomer(), await newcomer()];
    const siret = '55210055400013';
    await attach(first, siret, { name: 'Relais', address: '1 rue X', postcode: '14000', city: 'Caen' });
    for (const c of [second, third]) {
      await attach(c, siret);
      await decide(first, requestOf(c), 'accepter');
    }
    const fourth = await newcomer();
    await attach(fourth, siret);
    const id = requestOf(fourth);
    const structure = one(`SELECT id FROM structure WHERE identifier = '${siret}'`);
    const hand = (to) => first.post('/mon-compte/changement-gestionnaire', { structure: String(structure), login: to.login });
    const [handed, again, refused] = await Promise.all([hand(second), hand(third), decide(first, id, 'refuser', 'Non.')]);
    assert.deepEqual([handed.status, again.status].sort(), [303, 403]);
    const state = sql(`SELECT state FROM request WHERE id = ${id.split('.')[0]}`);
    if (state === 'waiting') assert.ok(refused.status === 403 || sentence('fr', 'error.forbidden').test(words(refused.text)), words(refused.text));
    else assert.equal(state, 'refused');
    const managers = rolesOf(structure).split('\n').filter((l) => l.endsWith('gestionnaire_principal'));
    assert.equal(managers.length, 1);
    assert.equal(managers[0].split('|')[0], handed.status === 303 ? second.login : third.login);
    assert.equal((await first.get('/gestionnaire')).status, 403);
    assert.match(words((await second.get('/demonstration/courrier')).text), sentence('fr', 'mail.handed_to_subject'));
    assert.match(words((await second.get('/demonstration/courrier')).text), sentence('fr', 'mail.handed_from_subject'));
  });

  test('S114_nothing is deposited with a structure after it became inactive, drafts of before neither', async () => {
    const alice = await Client.signIn(server.production, account('alice'));
    const nadia = await Client.signIn(server.production, account('nadia'));
    const hospital = one("SELECT id FROM structure WHERE name LIKE 'Centre hosp%'");
    const HOSPITAL = { recipient: '26740052100022', service: 'PHARMACIE', engagement: 'E-1' };
    const drafts = [];
    for (let i = 0; i < 6; i++) {
      const draft = (await alice.deposit(makePdf({ number: `H-${i}`, ...HOSPITAL }))).location;
      const form = await alice.get(draft);
      const fields = fieldsOf(form.text, 'depot').map(([name, value]) => [name,
        { recipient_siret: HOSPITAL.recipient, service_code: HOSPITAL.service, engagement: 'E-1' }[name] ?? value]);
      const checked = await alice.upload(draft, [...fields, ['do', 'envoyer']]);
      assert.equal(checked.location, `${draft}/confirmer`, words(checked.text).slice(0, 600));
      drafts.push([checked.location, hidden((await alice.get(checked.location)).text, 'version')]);
    }
    const version = hidden((await nadia.get(`/gestionnaire/structures/${hospital}`)).text, 'version');
    const close = () => nadia.post(`/gestionnaire/structures/${hospital}/statut`, { version, statut: 'inactif' });
    const answers = await Promise.all([...drafts.slice(0, 3).map(([path, v]) => alice.post(path, { version: v })), close(),
      ...drafts.slice(3).map(([path, v]) => alice.post(path, { version: v }))]);
    assert.equal(answers[3].status, 303, words(answers[3].text));
    const closed = one(`SELECT MAX(at) FROM event WHERE kind = 'structure.state' AND chain = ${hospital}`);
    const refused = answers.filter((a, i) => i !== 3 && a.status !== 303);
    for (const a of refused) assert.match(words(a.text), sentence('fr', 'structure.inactive_recipient'));
    assert.equal(one(`SELECT count(*) FROM invoice WHERE recipient_id = ${hospital} AND number LIKE 'H-%'`), 6 - refused.length);
    const late = (await alice.deposit(makePdf({ number: 'H-9', ...HOSPITAL }))).location;
    const form = await alice.get(late);
    const fields = fieldsOf(form.text, 'depot').map(([name, value]) => [name, { recipient_siret: HOSPITAL.recipient }[name] ?? value]);
    assert.match(words((await alice.upload(late, [...fields, ['do', 'envoyer']])).text), sentence('fr', 'structure.inactive_recipient'));
    assert.ok(closed > 0);
    assert.match(words((await nadia.get('/gestionnaire/structures')).text), new RegExp(label('fr', 'manage.inactive')));
    assert.equal((await nadia.get('/factures-recues/recherche')).status, 200); // S115
  });

  test('nothing of all that disturbed what is kept', () => {
    assert.match(verify(server.folder), /production/);
  });
});
