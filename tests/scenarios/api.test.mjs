// Software at work: every operation of the table against requests of every kind, answers against the table, and
// the life of an invoice from a deposited PDF to its answer.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo, inventory, makePdf, root, startServer } from './lib.mjs';

let server, token;
const { piste, technical, technicals } = demo();
const town = technicals.find((t) => t.kind === 'town');
const hospital = technicals.find((t) => t.kind === 'hospital');
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date());
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

before(async () => {
  server = await startServer();
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: piste.client_id,
    client_secret: piste.client_secret, scope: 'openid' });
  const answer = await fetch(`${server.qualification}/api/oauth/token`, { method: 'POST', body });
  token = (await answer.json()).access_token;
});
after(() => server?.stop());

/* --- the table --- */

/** operations.txt as the server was built from it: lists, shapes, operations with their fields. */
function readTable() {
  const table = { lists: {}, shapes: {}, operations: [] };
  let api, fields, stack;
  const add = (depth, text) => {
    const [, name, list, required, type, max] = text.match(/^(\w+)(\[\])?(!)? (\w+|\{)(?: (\d+))?$/);
    const field = { name, list: !!list, required: !!required, type, max: Number(max ?? 0), fields: [] };
    stack.length = depth;
    stack[depth - 1].push(field);
    if (type === '{') stack.push(field.fields);
  };
  for (const line of readFileSync(join(root, 'src/api/operations.txt'), 'utf8').split('\n')) {
    const text = line.trimStart();
    const depth = line.length - text.length;
    const [word, ...rest] = text.split(' ');
    if (!text || text.startsWith('#')) continue;
    if (depth === 0 && word === 'list') table.lists[rest[0]] = rest.slice(1);
    else if (depth === 0 && word === 'shape') { stack = [table.shapes[rest[0]] = []]; fields = 1; }
    else if (depth === 0 && word === 'api') [api] = rest;
    else if (depth === 0) {
      table.operations.push({ method: word, api, path: rest[0], libelle: rest[1], in: [], out: [], like: {} });
      fields = 2;
    } else if (fields === 2 && depth === 1) {
      const op = table.operations.at(-1);
      if (word === 'in' || word === 'out') {
        if (rest[0] === 'like') op.like[word] = rest[1];
        else stack = [op[word]];
      }
    } else add(depth - fields + 1, text);
  }
  for (const op of table.operations) {
    for (const side of Object.keys(op.like)) {
      op[side] = table.operations.find((o) => o.api === op.api && o.path === op.like[side])[side];
    }
  }
  return table;
}

const table = readTable();
const operation = (path) => table.operations.find((o) => `${o.api}/v1/${o.path}` === path);

const FORMS = {
  text: (v) => typeof v === 'string' && v !== '',
  base64: (v) => typeof v === 'string',
  int: (v) => Number.isInteger(v) && Math.abs(v) < 2 ** 31,
  number: (v) => typeof v === 'number',
  bool: (v) => typeof v === 'boolean',
  date: (v) => /^\d{4}-\d\d-\d\d$/.test(v),
  minute: (v) => /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(v),
  instant: (v) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/.test(v),
  open: (v) => typeof v === 'object',
};

/** An answer holds nothing that the table does not know, and everything in its form. */
function conforms(object, fields, path = '') {
  for (const [name, value] of Object.entries(object)) {
    const field = fields.find((f) => f.name === name);
    assert.ok(field, `${path}${name} is not in the table`);
    assert.notEqual(value, null, `${path}${name} is null`);
    assert.equal(Array.isArray(value), field.list, `${path}${name}: a list or not`);
    for (const item of field.list ? value : [value]) {
      const inner = field.type === '{' ? field.fields : table.shapes[field.type];
      if (inner) conforms(item, inner, `${path}${name}.`);
      else if (table.lists[field.type]) assert.ok(table.lists[field.type].includes(item), `${path}${name}: ${item}`);
      else assert.ok(FORMS[field.type](item), `${path}${name}: ${JSON.stringify(item)} as ${field.type}`);
    }
  }
}

/* --- calls --- */

async function raw(path, body, { account = technical, bearer = token, method, prefix = '/cpro/' } = {}) {
  const headers = { 'content-type': 'application/json;charset=utf-8' };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  if (account) headers['cpro-account'] = base64(`${account.login}:${account.password}`);
  const verb = method ?? operation(path)?.method ?? 'POST';
  const answer = await fetch(`${server.qualification}${prefix}${path}`,
    { method: verb, headers, body: verb === 'GET' ? undefined : body });
  return { status: answer.status, text: await answer.text(),
    diagnostic: decodeURIComponent(answer.headers.get('chorale-diagnostic') ?? ''), link: answer.headers.get('link') };
}

/** A call that is answered: the answer, looked at with the table. */
async function call(path, request = {}, options = {}) {
  const answer = await raw(path, JSON.stringify(request), options);
  assert.equal(answer.status, 200, `${path}: ${answer.status} ${answer.diagnostic}`);
  const object = JSON.parse(answer.text);
  const { codeRetour, libelle, ...rest } = object;
  const op = operation(path);
  if (op.libelle !== '-') {
    assert.ok(Number.isInteger(codeRetour) && libelle, `${path}: ${answer.text.slice(0, 200)}`);
    if (codeRetour === 0) assert.equal(libelle, op.libelle);
  }
  if (!codeRetour) conforms(rest, op.out);
  return { ...object, diagnostic: answer.diagnostic };
}

async function done(path, request, options) {
  const answer = await call(path, request, options);
  assert.equal(answer.codeRetour, 0, `${path}: ${answer.libelle} ${answer.diagnostic}`);
  return answer;
}

/* --- every operation --- */

const SAMPLES = {
  text: ['x', '', 12, 'é'.repeat(5000), { a: 1 }, ['x'], '\u0000', null],
  base64: ['eA==', '!!!', 1, null],
  int: [1, 0, -1, 2 ** 31, '1', 'x', 1.5, 1e300, [1], {}, null],
  number: [1.5, '1,5', 'x', -1e15, {}, null],
  bool: [true, 'false', 'x', 2, null],
  date: ['2026-11-23', '23/11/2026', '2026-02-30', '', 5, null],
  minute: ['2026-11-23 09:30', 'x', null],
  instant: ['2026-11-23T09:30:00.000+01:00', '2026-11-23', 'x', '2026-11-23T99:99', null],
  open: [{}, { a: 1 }, 1, null],
};

/** A request with one value for every field; k chooses which. */
function requestOf(fields, k) {
  const request = {};
  for (const f of fields) {
    const inner = f.type === '{' ? f.fields : table.shapes[f.type];
    const values = SAMPLES[f.type] ?? table.lists[f.type]?.concat(['AUTRE_CHOSE', 1, null]);
    const value = inner ? [requestOf(inner, k), null, 'x', {}][k % 5 ? 0 : Math.floor(k / 5) % 4] : values[k % values.length];
    request[f.name] = f.list ? [value] : value;
  }
  return request;
}

describe('S147_every operation', () => {
  test('answers any request without a fault of its own, and says what is wrong', async () => {
    for (const op of table.operations) {
      const path = `${op.api}/v1/${op.path}`;
      const bodies = ['', 'null', '[]', '{}', '{"a":1}', '"x"', '[1]', '{', '{"idFacture":1,"idFacture":2}', '{"x":NaN}',
        '[['.repeat(100), '\ufeff{}', '\u0000'];
      for (let k = 0; k < 24; k++) bodies.push(JSON.stringify(requestOf(op.in, k)));
      for (const body of bodies) {
        const answer = await raw(path, body);
        assert.ok(answer.status < 500, `${path} ${body.slice(0, 80)}: ${answer.status}`);
        if (answer.status === 200) {
          const object = JSON.parse(answer.text);
          if (object.codeRetour && !['TRA_MSG_00.015', 'GFT_MSG_01.075'].includes(object.libelle) && !object.libelle.startsWith('GDP_MSG_11')) {
            assert.match(answer.diagnostic, /error=\w+; message=".+"/, path);
          }
        } else {
          assert.match(answer.diagnostic, /error=\w+; message=".+"/, `${path}: ${answer.status}`);
        }
      }
    }
  });

  test('is the same without the leading /cpro', async () => {
    assert.equal((await raw('transverses/v1/recuperer/devises', '{}', { prefix: '/' })).status, 200);
  });

  test('needs every link of the chain, as gateways answer', async () => {
    const path = 'structures/v1/rechercher';
    const without = await raw(path, '{}', { bearer: '' });
    assert.deepEqual([without.status, without.text], [400, '']);
    assert.match(without.diagnostic, /token_missing/);
    assert.match(without.link, /^<\/aide\/api.*>; rel="help"$/);
    const wrong = await raw(path, '{}', { bearer: 'rien' });
    assert.deepEqual([wrong.status, wrong.text], [401, '']);
    const nobody = await raw(path, '{}', { account: null });
    assert.deepEqual([nobody.status, nobody.text], [401, '']);
    const guess = await raw(path, '{}', { account: { ...technical, password: 'autre' } });
    assert.deepEqual([guess.status, guess.text], [401, '']);
    assert.match(guess.diagnostic, /account_wrong/);
    assert.equal((await raw('factures/v1/inconnu', '{}')).status, 404);
    assert.equal((await raw('factures/v1/rechercher/fournisseur', undefined, { method: 'GET' })).status, 405);
  });
});

/* --- lists --- */

test('lists of values are there', async () => {
  for (const op of table.operations.filter((o) => o.path.startsWith('recuperer/') && o.api === 'transverses')) {
    const answer = await raw(`transverses/v1/${op.path}`, '{}');
    if (answer.status === 404) continue; // of journeys that are not there yet
    const object = await done(`transverses/v1/${op.path}`, op.path === 'recuperer/coordbanc/valides' ? { idStructure: await ownId() } : {});
    const list = Object.entries(object).find(([name]) => name.startsWith('liste'))[1];
    assert.ok(Array.isArray(list), op.path);
  }
});

test('health is told to whoever has the whole chain', async () => {
  assert.deepEqual(JSON.parse((await raw('transverses/v1/health-check')).text).statusCode, 'OK');
  assert.equal((await raw('transverses/v1/health-check', undefined, { account: { login: 'x', password: 'y' } })).status, 401);
});

/* --- structures --- */

async function townId() {
  const found = await done('structures/v1/rechercher',
    { structure: { identifiantStructure: town.siret, typeIdentifiantStructure: 'SIRET' } });
  assert.equal(found.listeStructures.length, 1);
  return found.listeStructures[0].idStructureCPP;
}

async function ownId() {
  return (await done('utilisateurs/v1/monCompte/recuperer/rattachements')).listeStructureRattachement[0].idStructure;
}

describe('structures', () => {
  test('are found with what they require, and their services', async () => {
    const id = await townId();
    const shown = await done('structures/v1/consulter', { codeLangue: 'fr', idStructureCPP: id });
    assert.equal(shown.informationGenerales.identifiantStructure, town.siret);
    assert.equal(typeof shown.parametres.codeServiceDoitEtreRenseigne, 'boolean');
    const services = await done('structures/v1/rechercher/services',
      { idStructure: id, parametresRechercherServicesStructure: { nbResultatsParPage: 10000 } });
    assert.ok(services.listeServices.length > 3);
    assert.equal(services.parametresRetour.total, services.listeServices.length);
    const [first] = services.listeServices;
    const one = await done('structures/v1/consulter/service', { idStructure: id, idService: first.idService });
    assert.equal(one.informationsGenerales.codeService, first.codeService);
    const page = await done('structures/v1/rechercher/services',
      { idStructure: id, parametresRechercherServicesStructure: { nbResultatsParPage: 2, pageResultatDemandee: 2 } });
    assert.deepEqual(page.listeServices, services.listeServices.slice(2, 4));
  });

  test('private ones of others are only shown to who asks for all', async () => {
    const other = demo().portal.find((a) => a.kind === 'supplier' && a.siret !== technical.siret).siret;
    const ask = (more) => done('structures/v1/rechercher', { structure: { identifiantStructure: other }, ...more });
    assert.equal((await ask({})).listeStructures.length, 0);
    assert.equal((await ask({ restreindreStructuresPrivees: true })).listeStructures.length, 0);
    assert.equal((await ask({ restreindreStructuresPrivees: '' })).listeStructures.length, 0);
    assert.equal((await ask({ restreindreStructuresPrivees: 'false' })).listeStructures.length, 1);
  });

  test('an id of nobody is an error of the business', async () => {
    const answer = await call('structures/v1/consulter', { idStructureCPP: 999999 });
    assert.equal(answer.codeRetour, 20000);
  });
});

/* --- an invoice --- */

let serial = 0;

function invoice(more = {}) {
  return {
    modeDepot: 'SAISIE_API', numeroFactureSaisi: `API-${++serial}`, dateFacture: today,
    destinataire: { codeDestinataire: town.siret, codeServiceExecutant: 'BAT' },
    cadreDeFacturation: { codeCadreFacturation: 'A1_FACTURE_FOURNISSEUR' },
    references: { deviseFacture: 'EUR', typeFacture: 'FACTURE', typeTva: 'TVA_SUR_DEBIT', modePaiement: 'VIREMENT',
      numeroBonCommande: 'BC77' },
    ligneTva: [{ ligneTvaMontantBaseHtParTaux: 100.0, ligneTvaMontantTvaParTaux: 20.0, ligneTvaTauxManuel: 20.0 }],
    montantTotal: { montantHtTotal: 100.0, montantTVA: 20.0, montantTtcTotal: 120.0, montantAPayer: 120.0 },
    ...more,
  };
}

async function submit(more = {}) {
  return done('factures/v1/soumettre', invoice({ fournisseur: { idFournisseur: await ownId() }, ...more }));
}

async function attach(name, bytes = 'a;b\n') {
  const answer = await done('transverses/v1/ajouter/fichier', { pieceJointeFichier: base64(bytes), pieceJointeNom: name,
    pieceJointeExtension: name.split('.').at(-1), pieceJointeTypeMime: 'text/csv' });
  return answer.pieceJointeId;
}

describe('S147_invoices', () => {
  test('a PDF is read, then submitted with an attachment; both sides see it', async () => {
    const pdf = makePdf({ number: 'LUE-1', service: 'BAT' });
    const read = await done('factures/v1/deposer/pdf',
      { fichierFacture: base64(pdf), nomFichier: 'facture.pdf', formatDepot: 'PDF_NON_SIGNE' });
    assert.equal(read.numeroFacture, 'LUE-1');
    assert.equal(read.codeDestinataire, town.siret);
    assert.equal(read.codeServiceExecutant, 'BAT');
    assert.equal(read.montantAPayer, 1200);
    const csv = await attach('détail.csv');
    const sent = await submit({ modeDepot: 'DEPOT_PDF_API', numeroFactureSaisi: 'LUE-1',
      pieceJointePrincipale: [{ pieceJointePrincipaleId: read.pieceJointeId }],
      pieceJointeComplementaire: [{ pieceJointeComplementaireId: csv }] });
    assert.equal(sent.statutFacture, 'DEPOSEE');
    const id = sent.identifiantFactureCPP;
    const mine = await done('factures/v1/consulter/fournisseur', { identifiantFactureCPP: id });
    assert.equal(mine.facture.statutFacture, 'MISE_A_DISPOSITION');
    assert.equal(mine.facture.pieceJointePrincipale.idPieceJointePrincipale, read.pieceJointeId);
    assert.deepEqual(mine.facture.listeDesPiecesJointes.pieceJointe.map((p) => p.pieceJointeDesignation), ['détail.csv']);
    await done('factures/v1/consulter/recipiendaire', { identifiantFactureCPP: id }, { account: town });
    const file = await done('factures/v1/telecharger/groupe', { listeFacture: [{ idFacture: id }], format: 'PDF' }, { account: town });
    assert.deepEqual(Buffer.from(file.fichierResultat, 'base64'), pdf);
    const again = await call('factures/v1/soumettre', invoice({ modeDepot: 'DEPOT_PDF_API', fournisseur: { idFournisseur: await ownId() },
      pieceJointePrincipale: [{ pieceJointePrincipaleId: read.pieceJointeId }] }));
    assert.notEqual(again.codeRetour, 0, 'a file serves once');
    assert.match(again.diagnostic, /pieceJointePrincipale\[0\]\.pieceJointePrincipaleId/);
  });

  test('data alone get a paper that can be read again', async () => {
    const { identifiantFactureCPP: id } = await submit();
    const file = await done('factures/v1/telecharger/groupe', { listeFacture: [{ idFacture: id }], format: 'PDF' });
    assert.ok(Buffer.from(file.fichierResultat, 'base64').subarray(0, 5).equals(Buffer.from('%PDF-')));
    const unnamed = await submit({ numeroFactureSaisi: null });
    assert.match(unnamed.numeroFacture, new RegExp(`^${today.replaceAll('-', '')}-\\d{6}$`));
  });

  test('what is wrong is named in the words of the request, and nothing is kept', async () => {
    const held = inventory(server.folder);
    const answer = await call('factures/v1/soumettre', invoice({ fournisseur: { idFournisseur: await ownId() },
      numeroFactureSaisi: 'un numéro beaucoup trop long', dateFacture: '2036-01-01',
      montantTotal: { montantHtTotal: 100, montantTVA: 20, montantTtcTotal: 121, montantAPayer: 121 },
      destinataire: { codeDestinataire: '12345678901234' } }));
    assert.notEqual(answer.codeRetour, 0);
    for (const field of ['numeroFactureSaisi', 'dateFacture', 'destinataire.codeDestinataire', 'montantTotal.montantTtcTotal']) {
      assert.ok(answer.diagnostic.includes(`field="${field}"`), `${field} in ${answer.diagnostic}`);
    }
    assert.deepEqual(inventory(server.folder), held);
  });

  test('an amount that would lose digits, a word that is none, a format not served: named, never guessed', async () => {
    const idFournisseur = await ownId();
    const totals = { montantHtTotal: 100.001, montantTVA: 20, montantTtcTotal: 120, montantAPayer: 120 };
    for (const [more, field] of [[{ montantTotal: totals }, 'montantTotal.montantHtTotal'], [{ modeDepot: 'AUTRE' }, 'modeDepot'],
      [{ references: { ...invoice().references, modePaiement: 'TROC' } }, 'references.modePaiement']]) {
      const answer = await call('factures/v1/soumettre', invoice({ fournisseur: { idFournisseur }, ...more }));
      assert.ok(answer.codeRetour && answer.diagnostic.includes(`field="${field}"`), `${field}: ${answer.diagnostic}`);
    }
    const { identifiantFactureCPP: id } = await submit();
    const pivot = await call('factures/v1/telecharger/groupe', { listeFacture: [{ idFacture: id }], format: 'PIVOT' });
    assert.match(pivot.diagnostic, /field="format"/);
  });

  test('a duplicate is refused', async () => {
    const { numeroFacture } = await submit();
    const answer = await call('factures/v1/soumettre', invoice({ fournisseur: { idFournisseur: await ownId() }, numeroFactureSaisi: numeroFacture }));
    assert.match(answer.diagnostic, /numeroFactureSaisi/);
  });

  test('S090_S153_suspended, completed with a file, paid; recycled, sent again; each step in its history', async () => {
    const { identifiantFactureCPP: id } = await submit();
    const give = (nouveauStatut, motif) => done('factures/v1/traiter/recue', { idFacture: id, nouveauStatut, motif }, { account: town });
    assert.notEqual((await call('factures/v1/traiter/recue', { idFacture: id, nouveauStatut: 'SUSPENDUE' }, { account: town })).codeRetour, 0,
      'a suspension says what is missing');
    await give('SUSPENDUE', 'BL manquant');
    await done('factures/v1/completer', { identifiantFactureCPP: id, commentaire: 'le voici',
      pieceJointeComplementaire: [{ pieceJointeComplementaireId: await attach('bl.csv') }] });
    const twice = await call('factures/v1/completer', { identifiantFactureCPP: id, commentaire: 'encore' });
    assert.deepEqual([twice.codeRetour, twice.libelle], [20002, 'GDP_MSG_11.033']);
    await give('MANDATEE');
    await give('MISE_EN_PAIEMENT');
    const history = await done('factures/v1/consulter/historique', { idFacture: id });
    assert.equal(history.statutCourantCode, 'MISE_EN_PAIEMENT');
    const codes = history.historiquesDesStatuts.histoStatut.map((s) => s.histoStatutCode);
    assert.deepEqual(codes, ['MISE_EN_PAIEMENT', 'MANDATEE', 'COMPLETEE', 'SUSPENDUE', 'MISE_A_DISPOSITION', 'EN_COURS_ACHEMINEMENT', 'DEPOSEE']);
    assert.equal(history.historiquesDesStatuts.histoStatut[3].histoStatutCommentaire, 'BL manquant');

    const { identifiantFactureCPP: other } = await submit();
    await done('factures/v1/traiter/recue', { idFacture: other, nouveauStatut: 'A_RECYCLER', motif: 'mauvais service' }, { account: town });
    await done('factures/v1/recycler', { identifiantFactureCPP: other, destinataire: { codeDestinataire: town.siret, codeServiceExecutant: 'FINANCES' },
      reference: { numeroBonCommande: 'BC78' } });
    const now = await done('factures/v1/consulter/fournisseur', { identifiantFactureCPP: other });
    assert.equal(now.facture.destinataire.codeServiceExecutant, 'FINANCES');
    assert.equal(now.facture.statutFacture, 'MISE_A_DISPOSITION');
  });

  test('lists are filtered and paged', async () => {
    const first = await submit({ references: { ...invoice().references, numeroBonCommande: 'LISTE-7' } });
    const second = await submit({ references: { ...invoice().references, numeroBonCommande: 'LISTE-7' } });
    const ask = (filter, page = {}) => done('factures/v1/rechercher/fournisseur', { ...filter, rechercheFactureParFournisseur: page });
    const both = await ask({ numeroBonCommande: 'LISTE-7' });
    assert.deepEqual(both.listeFactures.map((f) => f.identifiantFactureCPP), [second.identifiantFactureCPP, first.identifiantFactureCPP]);
    assert.deepEqual(both.parametresRetour, { nbResultatsParPage: 10, pageCourante: 1, pages: 1, total: 2 });
    const last = await ask({ numeroBonCommande: 'LISTE-7' }, { nbResultatsParPage: 1, pageResultatDemandee: 2 });
    assert.deepEqual(last.listeFactures.map((f) => f.identifiantFactureCPP), [first.identifiantFactureCPP]);
    assert.deepEqual(last.parametresRetour, { nbResultatsParPage: 1, pageCourante: 2, pages: 2, total: 2 });
    for (const [filter, n] of [[{ numeroFacture: first.numeroFacture }, 1], [{ numeroBonCommande: 'LISTE-7', typeFacture: 'AVOIR' }, 0],
      [{ numeroBonCommande: 'LISTE-7', montantTTCMin: 120.01 }, 0], [{ numeroBonCommande: 'LISTE-7', montantTTCMin: 0, montantTTCMax: 120 }, 2],
      [{ numeroBonCommande: 'LISTE-7', statutCourant: ['REJETEE'] }, 0], [{ numeroBonCommande: 'LISTE-7', statutCourant: '' }, 2],
      [{ numeroBonCommande: 'LISTE-7', statutCourant: 'MISE_A_DISPOSITION' }, 2], [{ numeroBonCommande: 'LISTE-7', periodeDateDepotAu: '2020-01-01' }, 0],
      [{ numeroBonCommande: 'LISTE-7', periodeDateHeureEtatCourantDu: `${today}T00:00:00.000+01:00` }, 2],
      [{ numeroBonCommande: 'LISTE-7', numeroFluxDepot: 'CPP0011117000000000000001' }, 0], [{ numeroBonCommande: 'LISTE-7', statutCourant: ['INCONNU'] }, 0]]) {
      assert.equal((await ask(filter)).listeFactures.length, n, JSON.stringify(filter));
    }
    const received = await done('factures/v1/rechercher/recipiendaire', { numeroBonCommande: 'LISTE-7' }, { account: town });
    assert.deepEqual([received.total, received.pages, received.pageCourante], [2, 1, 1]);
    const none = await call('factures/v1/rechercher/recipiendaire', { numeroFacture: 'PERSONNE' }, { account: town });
    assert.deepEqual([none.codeRetour, none.libelle], [20000, 'TRA_MSG_00.015']);
  });

  test('belong to their two sides alone', async () => {
    const { identifiantFactureCPP: id } = await submit();
    const file = await attach('a.csv');
    for (const [path, request] of [['factures/v1/consulter/fournisseur', { identifiantFactureCPP: id }],
      ['factures/v1/consulter/recipiendaire', { identifiantFactureCPP: id }], ['factures/v1/consulter/historique', { idFacture: id }],
      ['factures/v1/traiter/recue', { idFacture: id, nouveauStatut: 'MANDATEE' }], ['factures/v1/completer', { identifiantFactureCPP: id, commentaire: 'x' }],
      ['factures/v1/recycler', { identifiantFactureCPP: id, destinataire: { codeDestinataire: town.siret } }],
      ['factures/v1/telecharger/groupe', { listeFacture: [{ idFacture: id }], format: 'PDF' }]]) {
      const answer = await call(path, request, { account: hospital });
      const nobody = await call(path, JSON.parse(JSON.stringify(request).replaceAll(`:${id}`, ':99999999')), { account: hospital });
      assert.deepEqual([answer.codeRetour, answer.libelle, answer.diagnostic], [nobody.codeRetour, nobody.libelle, nobody.diagnostic], path);
      assert.equal(answer.codeRetour, 20000, path);
    }
    assert.notEqual((await call('transverses/v1/detacherPieceJointe', { idPieceJointeObjet: file }, { account: hospital })).codeRetour, 0);
    assert.notEqual((await call('factures/v1/rechercher/fournisseur', { idFournisseur: await ownId() }, { account: hospital })).codeRetour, 0);
    assert.equal((await call('factures/v1/consulter/recipiendaire', { identifiantFactureCPP: id })).codeRetour, 20000, 'the wrong side');
  });
});

/* --- files --- */

describe('S054_S055_S059_files', () => {
  test('follow the rules of attachments, and can be taken back once', async () => {
    for (const [name, bytes, code] of [['sans', 'x', 'extension'], ['a.exe', 'x', 'a.exe'], [`${'a'.repeat(60)}.csv`, 'x', 'a'.repeat(60)]]) {
      const answer = await call('transverses/v1/ajouter/fichier', { pieceJointeFichier: base64(bytes), pieceJointeNom: name,
        pieceJointeExtension: name.includes('.') ? name.split('.').at(-1) : ' ', pieceJointeTypeMime: 'text/plain' });
      assert.notEqual(answer.codeRetour, 0, code);
    }
    const id = await attach('à reprendre.csv');
    await done('transverses/v1/detacherPieceJointe', { idPieceJointeObjet: id });
    assert.equal((await call('transverses/v1/detacherPieceJointe', { idPieceJointeObjet: id })).codeRetour, 20000);
  });

  test('over 10 MiB have their code, and far longer bodies are not read', async () => {
    const big = { pieceJointeNom: 'gros.csv', pieceJointeExtension: 'csv', pieceJointeTypeMime: 'text/csv' };
    const answer = await call('transverses/v1/ajouter/fichier', { ...big, pieceJointeFichier: base64(Buffer.alloc((10 << 20) + 1, 'a')) });
    assert.equal(answer.codeRetour, 20003);
    await done('transverses/v1/ajouter/fichier', { ...big, pieceJointeFichier: base64(Buffer.alloc(10 << 20, 'a')) });
    const longer = await raw('transverses/v1/ajouter/fichier', 'x'.repeat(15 << 20)).catch((e) => ({ status: e.cause?.code }));
    assert.ok([413, 'ECONNRESET', 'EPIPE'].includes(longer.status), String(longer.status));
  });

  test('base64 with line breaks and without padding is read, anything else named', async () => {
    const one = { pieceJointeNom: 'a.csv', pieceJointeExtension: '.csv', pieceJointeTypeMime: 'text/csv' };
    await done('transverses/v1/ajouter/fichier', { ...one, pieceJointeFichier: 'YTti\r\nCg' });
    const answer = await call('transverses/v1/ajouter/fichier', { ...one, pieceJointeFichier: 'data:text/csv;base64,YTti' });
    assert.match(answer.diagnostic, /pieceJointeFichier/);
  });
});

test('the OpenAPI document tells every operation of the table', async () => {
  const answer = await fetch(`${server.qualification}/api/openapi.json`);
  const { openapi, paths } = await answer.json();
  assert.match(openapi, /^3\.0/);
  assert.equal(Object.keys(paths).length, table.operations.length);
  for (const op of table.operations) {
    const one = paths[`/cpro/${op.api}/v1/${op.path}`][op.method.toLowerCase()];
    const { properties } = one.responses[200].content['application/json'].schema;
    const names = op.out.map((f) => f.name).concat(op.libelle === '-' ? [] : ['codeRetour', 'libelle']);
    assert.deepEqual(Object.keys(properties).sort(), names.sort(), op.path);
    const served = await raw(`${op.api}/v1/${op.path}`, '{}');
    assert.equal(served.status === 404, one.deprecated === true, op.path);
  }
});
