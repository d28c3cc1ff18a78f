// What belongs to others answers like what does not exist: every address with an id, as nobody and as
// people of all kinds, taken from docs/routes.md, which is printed from the table of routes.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, account, makePdf, multipart, query, root, startServer, verify, words } from './lib.mjs';

const routes = readFileSync(join(root, 'docs/routes.md'), 'utf8').split('\n')
  .map((line) => line.match(/^\| (GET|POST) \| `([^`]+)` \| (everyone|signed in) \| ([^|]*) \|/))
  .filter(Boolean)
  .map(([, method, path, who, body]) => ({ method, path, who, files: body.startsWith('files') }));
const withId = routes.filter((route) => /^\/(factures|depot|documents)\/:id/.test(route.path));

const NOWHERE = 999999999;
let server;
let owner;
const ids = {}; // of what the owner has: factures, depot, documents

before(async () => {
  server = await startServer();
  owner = await Client.signIn(server.production, account('alice'));
  ids.factures = await owner.invoice(makePdf({ number: 'D-1', service: 'BAT' }));
  ids.depot = Number((await owner.deposit(makePdf({ number: 'D-2', service: 'BAT' }))).location.split('/')[2]);
  ids.documents = Number(query(server.folder, `SELECT id FROM document WHERE invoice_id = ${ids.factures}`));
});
after(() => server?.stop());

const fill = (path, id) => path.replace(':id', id).replace(/:(page|item|person)/, '1');
const idOf = (route) => ids[route.path.split('/')[1]];

/** Asks for an address as a browser would, with all that any of its forms could hold. */
function ask(client, route, id) {
  const path = fill(route.path, id);
  if (route.method === 'GET') return client.get(path);
  const fields = [['version', '1'], ['statut', 'MANDATEE'], ['service_code', 'BAT'], ['do', 'quitter'], ['complement', 'x']];
  return route.files ? client.upload(path, [...fields, ['fichier', 'papier', 'papier.txt']]) : client.post(path, fields);
}

/** An answer without what differs by right: the address asked for and the reference of the request. */
function bare(answer, id) {
  return {
    status: answer.status,
    location: answer.location.replace(new RegExp(`(/|%2F)${id}(?!\\d)`), '$1ID'),
    text: words(answer.text).replace(/\b[0-9a-f]{16}\b/, 'REFERENCE'),
  };
}

const state = () => query(server.folder, `SELECT (SELECT version FROM invoice WHERE id = ${ids.factures}),`
  + ` (SELECT version FROM draft WHERE id = ${ids.depot}), (SELECT count(*) FROM document), (SELECT count(*) FROM notice WHERE acknowledged_at IS NOT NULL),`
  + ' (SELECT count(*) FROM event WHERE kind <> \'session.sign_in\')');

/** Strangers to the invoice of Marnat to the town: other suppliers, other recipients, an agent of another
 * service of the town, and nobody. */
const strangers = ['camille', 'paul', 'nadia', 'remi', 'sophie', 'thomas', 'eva', 'hugo', 'lea'];

describe('S119_S124_S145_what belongs to others is not there', () => {
  test('there are addresses to try', () => assert.ok(withId.length > 20, String(withId.length)));

  for (const login of [...strangers, null]) {
    test(login ?? 'nobody', async () => {
      const client = login ? await Client.signIn(server.production, account(login)) : new Client(server.production);
      await client.get('/connexion'); // nobody needs a token too
      const was = state();
      for (const route of withId) {
        const theirs = await ask(client, route, idOf(route));
        const none = await ask(client, route, NOWHERE);
        const where = `${route.method} ${route.path}`;
        assert.deepEqual(bare(theirs, idOf(route)), bare(none, NOWHERE), where);
        if (login) assert.ok([403, 404].includes(theirs.status), `${where}: ${theirs.status}`);
        else asksToSignIn(theirs, route);
      }
      assert.equal(state(), was);
    });
  }
});

/* A page sends nobody to the sign-in page; a form comes back with it, so that nothing typed is lost. */
function asksToSignIn(answer, route) {
  assert.equal(answer.status, route.method === 'GET' ? 303 : 401, `${route.method} ${route.path}`);
  if (route.method === 'GET') assert.match(answer.location, /^\/connexion/, route.path);
  else assert.match(answer.text, /name="password"/, route.path);
}

/* The two sides see the invoice, but each has its own acts. */
const ofSupplier = withId.filter((r) => /corriger|completer|abandonner|^\/depot/.test(r.path));
const ofRecipient = withId.filter((r) => /traiter|transferer/.test(r.path));
for (const [who, login, foreign] of [['the recipient', 'claire', ofSupplier], ['the supplier', 'alice', ofRecipient]]) {
  test(`S145_${who} cannot act for the other side`, async () => {
    const client = await Client.signIn(server.production, account(login));
    const was = state();
    for (const route of foreign) {
      const answer = await ask(client, route, idOf(route));
      const ok = answer.status === 403 || answer.status === 404 || (route.method === 'GET' && answer.status === 303);
      assert.ok(ok, `${route.method} ${route.path}: ${answer.status} ${words(answer.text).slice(0, 200)}`);
    }
    assert.equal(state(), was);
  });
}

test('every other address that needs a session sends nobody to the sign-in page', async () => {
  const nobody = new Client(server.production);
  await nobody.get('/connexion');
  for (const route of routes.filter((r) => r.who === 'signed in')) {
    const answer = await ask(nobody, route, 1);
    asksToSignIn(answer, route);
  }
});

test('every form wants its token, and from this site', async () => {
  const was = state();
  const client = await Client.signIn(server.production, account('alice'));
  // The link of a mail that ends such mails is its own proof, for mail programs have no token (RFC 8058).
  for (const route of routes.filter((r) => r.method === 'POST' && r.path !== '/courriels/arret')) {
    const path = fill(route.path, idOf(route) ?? 1);
    const { body, type } = multipart([['csrf', 'ab'.repeat(64)]]);
    assert.equal((await client.send('POST', path, { body, headers: { 'content-type': type } })).status, 403, path);
    const form = new URLSearchParams({ csrf: client.csrf });
    for (const headers of [{ origin: 'https://ailleurs.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      assert.equal((await client.send('POST', path, { body: form, headers })).status, 403, path);
    }
  }
  assert.equal(state(), was);
});

test('ids that are no numbers are not there', async () => {
  for (const id of ['0', '-1', '1e3', '01x', '9223372036854775808', '%00', 'x'.repeat(300)]) {
    for (const route of withId.filter((r) => r.method === 'GET')) {
      const answer = await owner.get(fill(route.path, id));
      assert.ok([400, 404].includes(answer.status), `${route.path} ${id}: ${answer.status}`);
    }
  }
});

test('nothing of all that disturbed what is kept', () => {
  assert.match(verify(server.folder), /production/);
});

/* --- structures and their people --- */

const ofStructures = routes.filter((r) => /^\/gestionnaire\/structures\/:id/.test(r.path));
const ofManagers = routes.filter((r) => /^\/gestionnaire/.test(r.path) && !r.path.includes(':'));
const one = (sql) => Number(query(server.folder, sql));

/** All that managers can change: nothing of it may move. */
const structureState = () => query(server.folder, 'SELECT (SELECT SUM(version) FROM structure), (SELECT SUM(version) FROM rattachement),'
  + ' (SELECT count(*) FROM habilitation), (SELECT count(*) FROM service), (SELECT count(*) FROM closed_space), (SELECT count(*) FROM bank_account),'
  + ' (SELECT count(*) FROM mandate), (SELECT SUM(version) FROM request), (SELECT count(*) FROM mail), (SELECT count(*) FROM event WHERE kind <> \'session.sign_in\')');

/** What any form of these pages could hold, to be as near to a real change as can be. */
const managing = [['version', '1'], ['do', 'fermer'], ['role', 'gestionnaire_secondaire'], ['espace', 'factures_travaux'], ['statut', 'inactif'],
  ['address', '1 rue X'], ['postcode', '14000'], ['city', 'Caen'], ['label', 'X'], ['iban', 'FR7630006000011234567890189'],
  ['code', 'X'], ['name', 'X'], ['holder', 'X'], ['holder_siret', '44821563200028'], ['starts', '01/01/2027'], ['reason', 'x']];

function askManaging(client, route, id, person = 1) {
  const path = fill(route.path.replace(':person', person), id);
  if (route.method === 'GET') return client.get(path);
  return route.files ? client.upload(path, managing) : client.post(path, managing);
}

describe('S119_S121_S125_S126 structures and their people', () => {
  let town;
  let lea;
  before(() => {
    town = one("SELECT id FROM structure WHERE name LIKE 'Commune%'");
    lea = one("SELECT id FROM account WHERE login LIKE 'lea%'");
  });

  test('there are addresses to try', () => assert.ok(ofStructures.length > 12 && ofManagers.length > 5));

  for (const login of ['lea', 'noe', 'remi', 'yanis']) {
    test(`${login}, who manages nothing, gets 403 wherever it is`, async () => {
      const client = await Client.signIn(server.production, account(login));
      const was = structureState();
      for (const route of ofStructures) {
        const theirs = await askManaging(client, route, town, lea);
        assert.equal(theirs.status, 403, `${route.method} ${route.path}`);
        assert.deepEqual(bare(theirs, town), bare(await askManaging(client, route, NOWHERE, lea), NOWHERE), route.path);
      }
      for (const route of ofManagers) {
        const answer = await askManaging(client, route, 1);
        assert.equal(answer.status, 403, `${route.method} ${route.path}: ${words(answer.text).slice(0, 200)}`);
      }
      assert.doesNotMatch((await client.get('/accueil')).text, /href="\/gestionnaire/);
      assert.equal(structureState(), was);
    });
  }

  for (const login of ['nadia', 'alice', 'sophie']) {
    test(`${login}, who manages another structure, finds nothing there`, async () => {
      const client = await Client.signIn(server.production, account(login));
      const was = structureState();
      for (const route of ofStructures) {
        const theirs = await askManaging(client, route, town, lea);
        assert.equal(theirs.status, 404, `${route.method} ${route.path}`);
        assert.deepEqual(bare(theirs, town), bare(await askManaging(client, route, NOWHERE, lea), NOWHERE), route.path);
      }
      for (const path of [`/gestionnaire/droits?modele=${lea}&cible=${lea}`, `/gestionnaire/droits?modele=${lea}`,
        `/gestionnaire/absorption?absorbee=${town}&absorbante=1`, `/gestionnaire/absorption?absorbee=1&absorbante=${town}`]) {
        const answer = await client.get(path);
        assert.doesNotMatch(words(answer.text), /Moreau|lea\.voirie|Saint-Aubin/, path);
      }
      const mine = one(`SELECT MIN(r.structure_id) FROM rattachement r JOIN account a ON a.id = r.account_id WHERE a.login LIKE '${login}%'`);
      const foreign = await client.get(`/gestionnaire/structures/${mine}/utilisateurs/${lea}`);
      assert.equal(foreign.status, 404); // somebody of elsewhere is not there either
      const request = one('SELECT MIN(id) FROM request');
      const decided = await client.post('/gestionnaire/demandes', [['id', `${request}.1`], ['do', 'accepter'], ['reason', 'x']]);
      assert.doesNotMatch(words(decided.text), /Garnier/);
      assert.equal((await client.post(`/mon-compte/demandes/${request}/retirer`, [])).status, 404);
      assert.equal(structureState(), was);
    });
  }

  test('one\'s own attachments are one\'s own', async () => {
    for (const login of ['nadia', 'noe', 'alice']) {
      const client = await Client.signIn(server.production, account(login));
      const was = structureState();
      for (const route of routes.filter((r) => r.path.startsWith('/mon-compte/rattachements/:id'))) {
        const fields = [['espace', 'factures_travaux'], ['do', 'ouvrir']];
        const go = (id) => (route.method === 'GET' ? client.get(fill(route.path, id)) : client.post(fill(route.path, id), fields));
        const theirs = await go(town);
        assert.equal(theirs.status, 404, `${login} ${route.method} ${route.path}`);
        assert.deepEqual(bare(theirs, town), bare(await go(NOWHERE), NOWHERE), route.path);
      }
      const hand = await client.post('/mon-compte/changement-gestionnaire', [['structure', town], ['login', 'lea.voirie@saint-aubin.example']]);
      assert.equal(hand.status, 404);
      assert.equal(structureState(), was);
    }
  });

  test('S105_only the main manager hands over', async () => {
    const was = structureState();
    for (const login of ['marc', 'lea']) {
      const client = await Client.signIn(server.production, account(login));
      assert.equal((await client.get(`/mon-compte/rattachements/${town}/gestionnaire`)).status, 403);
      assert.equal((await client.get(`/mon-compte/changement-gestionnaire?structure=${town}`)).status, 403);
      const hand = await client.post('/mon-compte/changement-gestionnaire', [['structure', town], ['login', 'marc.vasseur@saint-aubin.example']]);
      assert.equal(hand.status, 403);
    }
    assert.equal(structureState(), was);
  });

  test('S119_S132_managers of it see all of it, a mandate too, which nobody else sees', async () => {
    const claire = await Client.signIn(server.production, account('claire'));
    for (const login of ['claire', 'marc']) {
      const client = await Client.signIn(server.production, account(login));
      for (const route of ofStructures.filter((r) => r.method === 'GET')) {
        assert.equal((await askManaging(client, route, town, lea)).status, 200, `${login} ${route.path}`);
      }
    }
    const made = await claire.upload(`/gestionnaire/structures/${town}/mandats`, [['holder', 'Cabinet X'], ['holder_siret', '44821563200028'],
      ['starts', '01/01/2027'], ['ends', ''], ['pieces', 'papier', 'annexe.txt']]);
    assert.equal(made.status, 303, words(made.text));
    const documents = query(server.folder, 'SELECT id FROM document WHERE mandate_id IS NOT NULL ORDER BY id').split('\n').map(Number);
    assert.equal(documents.length, 2);
    assert.match((await claire.get(`/documents/${documents[0]}`)).text, /^%PDF-/);
    for (const login of ['lea', 'alice', 'nadia', 'noe']) {
      const client = await Client.signIn(server.production, account(login));
      for (const id of documents) assert.equal((await client.get(`/documents/${id}`)).status, 404, login);
    }
    verify(server.folder);
  });
});
