// From nothing to a connection, as an integrator goes: an account of the developer platform, its sandbox
// application, tokens, the portal's space « Raccordement EDI et API »; and what is refused on the way, in words.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, account, demo, label, query, root, sentence, startServer, verify, words } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';
const ZOE = 'zoe@exemple.fr';
const SANDBOX = `APP_SANDBOX_${ZOE}`;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

let server;
before(async () => { server = await startServer(undefined, { set: ['account.mails=100'] }); });
after(() => server?.stop());

/* --- people and what they read --- */

async function signUp(login, more = {}) {
  const client = new Client(server.piste);
  await client.get('/inscription');
  const answer = await client.post('/inscription',
    { name: 'Zoé Martin', login, password: PASSWORD, organisation: 'universelle', terms: 'oui', ...more });
  return { client, answer };
}

/** Signed up, with the address of the sandbox application. */
async function developer(login) {
  const { client, answer } = await signUp(login);
  assert.equal(answer.location, '/applications?etat=bienvenue', words(answer.text));
  const list = await client.get('/applications');
  return { client, app: list.text.match(/href="(\/applications\/\d+)"/)[1] };
}

const secretsOf = (html) => [...html.matchAll(/<code class="secret">([^<]+)<\/code>/g)].map(([, s]) => s);

/** Asks for a new secret: { id, secret }. */
async function credentials(client, app) {
  await client.get(app);
  const answer = await client.post(`${app}/secret`);
  const [id, secret] = secretsOf(answer.text);
  return { id, secret };
}

async function token(origin, { id, secret, basic, form = {} }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'openid', ...form });
  const headers = {};
  if (basic) headers.authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  else if (id !== undefined) { body.set('client_id', id); body.set('client_secret', secret); }
  const response = await fetch(`${origin}/api/oauth/token`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/* --- the platform --- */

describe('an account of the developer platform', () => {
  test('S026_S027_S028_S029_makes the sandbox application at once', async () => {
    const { client, answer } = await signUp(ZOE);
    assert.equal(answer.status, 303);
    const list = await client.get(answer.location);
    assert.match(words(list.text), new RegExp(SANDBOX));
    assert.match(words(list.text), sentence('fr', 'piste.welcome'));
  });

  test('S026_every field is asked for, and each address serves once', async () => {
    const empty = await signUp('', { name: '', password: '', organisation: '', terms: '' });
    assert.equal(empty.answer.status, 422);
    for (const field of ['name', 'login', 'password', 'organisation', 'terms']) {
      assert.match(empty.answer.text, new RegExp(`<li><a href="#${field}">`), field);
    }
    const taken = await signUp(ZOE.toUpperCase());
    assert.equal(taken.answer.status, 422);
    assert.match(words(taken.answer.text), sentence('fr', 'piste.error_developer_taken'));
  });

  test('a wrong password says no more than an unknown address', async () => {
    const client = new Client(server.piste);
    await client.get('/connexion');
    const wrong = await client.post('/connexion', { login: ZOE, password: 'autre chose encore' });
    const unknown = await client.post('/connexion', { login: 'personne@exemple.fr', password: 'autre chose encore' });
    assert.equal(wrong.status, 401);
    assert.equal(unknown.status, 401);
    assert.equal(words(wrong.text).replaceAll(ZOE, ''), words(unknown.text).replaceAll('personne@exemple.fr', ''));
  });

  test('a form of another site is refused', async () => {
    const { client, app } = await developer('csrf@exemple.fr');
    client.csrf = 'faux';
    assert.equal((await client.post(`${app}/secret`)).status, 403);
  });

  test('speaks English', async () => {
    const client = new Client(server.piste, 'en');
    assert.match(words((await client.get('/catalogue')).text), sentence('en', 'piste.catalogue_lead'));
  });
});

describe('applications', () => {
  test('S031_S032_no API before its conditions', async () => {
    const { client, app } = await developer('cgu@exemple.fr');
    const page = await client.get(`${app}/modifier`);
    assert.match(page.text, /name="api" id="api-cpro-factures" value="cpro-factures" disabled/);
    const fields = { responsible: 'Zoé', email: ZOE, siret: '' };
    const refused = await client.post(`${app}/modifier`, { ...fields, api: 'cpro-factures' });
    assert.equal(refused.status, 422);
    assert.match(words(refused.text), sentence('fr', 'piste.error_api_terms'));
    const accepted = await client.post(`${app}/conditions`, [['cgu', 'cpro-factures'], ['cgu', 'cpro-utilisateurs']]);
    assert.equal(accepted.location, `${app}/modifier?etat=conditions#api`);
    const saved = await client.post(`${app}/modifier`, { ...fields, api: 'cpro-factures' });
    assert.equal(saved.location, `${app}?etat=enregistree`, words(saved.text));
    assert.match(words((await client.get(app)).text), /API sélectionnées Factures Derniers/);
  });

  test('S033_S034_S037_S038_a production application, its name its own', async () => {
    const { client } = await developer('prod@exemple.fr');
    await client.get('/applications/nouvelle');
    const form = { name: 'LOGICIEL_DE_ZOE', email: ZOE, responsible: 'Zoé', siret: '531 077 295 00016', terms: 'oui' };
    const made = await client.post('/applications/nouvelle', form);
    assert.equal(made.status, 200);
    const [id, secret] = secretsOf(made.text);
    assert.match(id, UUID);
    assert.match(secret, UUID);
    const again = await client.post('/applications/nouvelle', { ...form, name: 'logiciel_de_zoé' });
    assert.equal(again.status, 422);
    assert.match(words(again.text), sentence('fr', 'piste.error_application_taken'));
    assert.equal((await token(server.production, { id, secret })).status, 200);
    const other = await token(server.qualification, { id, secret });
    assert.deepEqual([other.status, other.headers.get('chorale-diagnostic')], [400, 'oauth_environment']);
  });

  test('a secret is shown once and is nowhere in the data', async () => {
    const { client, app } = await developer('secret@exemple.fr');
    const { id, secret } = await credentials(client, app);
    const page = await client.get(app);
    assert.ok(page.text.includes(id) && !page.text.includes(secret));
    const given = await token(server.qualification, { id, secret });
    if (!process.env.CHORALE_DATABASE) {
      for (const file of ['chorale.db', 'chorale.db-wal']) {
        const bytes = readFileSync(join(server.folder, 'piste', file));
        assert.ok(!bytes.includes(secret) && !bytes.includes(given.body.access_token) && !bytes.includes(PASSWORD), file);
      }
    }
    assert.ok(!server.errors().includes(secret));
    const fresh = await credentials(client, app);
    assert.equal((await token(server.qualification, { id, secret })).status, 400);
    assert.equal((await token(server.qualification, fresh)).status, 200);
    await client.post(`${app}/revoquer`);
    assert.equal((await token(server.qualification, fresh)).status, 400);
    assert.equal(query(server.folder, `SELECT count(*) FROM token JOIN application ON application.id = application_id WHERE client_id = '${id}'`, 'piste'), '0');
  });

  test('what belongs to another developer is not there', async () => {
    const owner = await developer('proprietaire@exemple.fr');
    const stranger = await developer('inconnu@exemple.fr');
    const nobody = new Client(server.piste);
    await nobody.get('/connexion');
    const routes = readFileSync(join(root, 'docs/routes.md'), 'utf8').split('\n')
      .map((line) => line.match(/^\| (GET|POST) \| `(\/applications\/:id[^`]*)`/)).filter(Boolean);
    assert.ok(routes.length > 5);
    for (const [, method, path] of routes) {
      const ask = (client, id) => (method === 'GET' ? client.get(path.replace(':id', id)) : client.post(path.replace(':id', id)));
      const id = owner.app.split('/')[2];
      assert.equal((await ask(stranger.client, id)).status, 404, path);
      assert.equal((await ask(stranger.client, 999999)).status, 404, path);
      assert.match((await ask(nobody, id)).location, /^\/connexion/, path);
    }
  });
});

/* --- tokens --- */

describe('S021_tokens', () => {
  const { piste, piste_production: production } = demo();
  const sandbox = { id: piste.client_id, secret: piste.client_secret };

  test('are given as PISTE gives them, by form and by HTTP Basic', async () => {
    for (const basic of [false, true]) {
      const { status, headers, body } = await token(server.qualification, { ...sandbox, basic });
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ['access_token', 'token_type', 'expires_in', 'scope']);
      assert.match(body.access_token, /^[\w-]{43}$/);
      assert.deepEqual([body.token_type, body.expires_in, body.scope], ['Bearer', 3600, 'openid']);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.match(headers.get('content-type'), /^application\/json/);
    }
    const scoped = await token(server.qualification, { ...sandbox, form: { scope: 'openid resource.READ' } });
    assert.equal(scoped.body.scope, 'openid resource.READ');
    assert.equal((await token(server.production, { id: production.client_id, secret: production.client_secret })).status, 200);
  });

  const refusals = [
    ['an unknown client', { id: 'x', secret: 'y' }, 400, 'invalid_client'],
    ['a wrong secret', { id: sandbox.id, secret: 'y' }, 400, 'invalid_client'],
    ['a wrong secret by Basic', { id: sandbox.id, secret: 'y', basic: true }, 401, 'invalid_client'],
    ['no client', {}, 400, 'invalid_request'],
    ['another grant', { ...sandbox, form: { grant_type: 'password' } }, 400, 'unsupported_grant_type'],
    ['no grant', { ...sandbox, form: { grant_type: '' } }, 400, 'invalid_request'],
    ['an enormous secret', { id: sandbox.id, secret: 'y'.repeat(100000) }, 413, 'invalid_request'],
    ['a secret that is not UTF-8', { form: { client_id: sandbox.id, client_secret: '\u0000' } }, 400, 'invalid_request'],
  ];
  for (const [what, ask, status, error] of refusals) {
    test(`are refused to ${what}`, async () => {
      const answer = await token(server.qualification, ask);
      assert.deepEqual([answer.status, answer.body.error], [status, error]);
      assert.match(answer.body.error_description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      assert.match(answer.headers.get('chorale-diagnostic'), /^oauth_/);
      assert.match(answer.headers.get('link'), /rel="help"/);
      assert.equal(answer.headers.get('www-authenticate') !== null, status === 401);
    });
  }

  test('are refused alike to an unknown client and a wrong secret', async () => {
    const unknown = await token(server.qualification, { id: 'x', secret: 'y' });
    const wrong = await token(server.qualification, { id: sandbox.id, secret: 'y' });
    assert.deepEqual(unknown.body, wrong.body);
  });
});

/* --- the portal's half --- */

const declaration = (structure, application) => ({ structure, application, usage: 'direct', contact_name: 'Zoé Martin', contact_email: ZOE });

async function manager(environment, login = 'camille') {
  const client = await Client.signIn(server[environment], account(login));
  const form = await client.get('/raccordement/declarer');
  assert.equal(form.status, 200);
  return { client, structure: form.text.match(/<option value="(\d+)" selected>/)[1] };
}

describe('the space « Raccordement EDI et API »', () => {
  test('S040_S041_S042_S044_S149_the sandbox application is accepted in qualification', async () => {
    await developer('raccord@exemple.fr');
    const { client, structure } = await manager('qualification');
    const before = await client.get('/raccordement');
    assert.match(words(before.text), sentence('fr', 'raccordement.none_more'));
    await client.get('/raccordement/declarer');
    const declared = await client.post('/raccordement/declarer', declaration(structure, 'APP_SANDBOX_raccord@exemple.fr'));
    assert.equal(declared.location, '/raccordement?etat=declare', words(declared.text));
    const page = words((await client.get(declared.location)).text);
    assert.match(page, new RegExp(label('fr', 'raccordement.broken')));
    assert.match(page, sentence('fr', 'call.not_subscribed'));
    assert.match(page, sentence('fr', 'call.account_wrong'));

    const made = await client.post('/raccordement/compte-technique');
    assert.match(words(made.text), /TECH_1_81246057400013@cpro\.fr/);
    const password = secretsOf(made.text)[1];
    assert.match(password, /^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    const after = await client.get('/raccordement');
    assert.ok(!after.text.includes(password));
    assert.doesNotMatch(words(after.text), sentence('fr', 'call.account_wrong'));
  });

  test('S049_S150_the sandbox application is refused in production, in the words of the mission', async () => {
    const { client, structure } = await manager('production');
    const refused = await client.post('/raccordement/declarer', declaration(structure, 'APP_SANDBOX_raccord@exemple.fr'));
    assert.equal(refused.status, 422);
    assert.match(words(refused.text), /il est impossible de saisir une application SANDBOX/);
    const accepted = await client.post('/raccordement/declarer', declaration(structure, 'MON_APPLICATION_CHORUS_PRO'));
    assert.equal(accepted.location, '/raccordement?etat=declare', words(accepted.text));
  });

  test('S043_S048_only a manager, and only his or her own structure', async () => {
    const { client, structure } = await manager('qualification', 'paul');
    const other = await manager('qualification', 'nadia');
    const refused = await client.post('/raccordement/declarer', declaration(other.structure, 'APP_SANDBOX_raccord@exemple.fr'));
    assert.equal(refused.status, 422);
    assert.match(words(refused.text), sentence('fr', 'raccordement.error_structure'));
    assert.notEqual(structure, other.structure);

    const user = await Client.signIn(server.qualification, account('yanis'));
    assert.equal((await user.get('/raccordement')).status, 403);
    assert.equal((await user.post('/raccordement/declarer', declaration(structure, 'X'))).status, 403);
    assert.equal((await user.post('/raccordement/compte-technique')).status, 403);
  });

  test('what another structure declared is not there', async () => {
    const { client } = await manager('qualification', 'paul');
    const ids = query(server.folder, 'SELECT id FROM raccordement ORDER BY id LIMIT 1', 'qualification');
    const technical = query(server.folder,
      "SELECT account_id FROM technical_account JOIN structure ON structure.id = structure_id WHERE identifier = '53107729500016'", 'qualification');
    for (const path of [`/raccordement/${ids}/retirer`, `/raccordement/compte-technique/${technical}/renouveler`, `/raccordement/compte-technique/${technical}/etat`]) {
      assert.equal((await client.post(path)).status, 404, path);
      assert.equal((await client.post(path.replace(/\d+/, '999999'))).status, 404, path);
    }
  });

  test('a technical account does not sign in to the portal', async () => {
    const client = new Client(server.qualification);
    await client.get('/connexion');
    const { login, password } = demo().technical;
    assert.equal((await client.post('/connexion', { login, password })).status, 401);
  });

  test('every change is in the chain of events', () => assert.doesNotThrow(() => verify(server.folder)));
});
