// Flows of structured invoices: from the deposit of a file to invoices that both sides see, or to errors that name
// the element; archives; and a server that is killed meanwhile.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, account, demo, makePdf, query, root, startServer, verify } from './lib.mjs';

let server, token;
const { piste, technical, technicals } = demo();
const town = technicals.find((t) => t.kind === 'town');
const hospital = technicals.find((t) => t.kind === 'hospital');
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date());
const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const samples = Object.fromEntries(['ubl', 'cii'].map((name) =>
  [name, readFileSync(join(root, `tests/corpus/fuzz_formats/${name}.xml`), 'utf8')]));

async function begin(folder) {
  server = await startServer(folder);
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: piste.client_id,
    client_secret: piste.client_secret, scope: 'openid' });
  token = (await (await fetch(`${server.qualification}/api/oauth/token`, { method: 'POST', body })).json()).access_token;
}
before(() => begin());
after(() => server?.stop());

/* --- calls --- */

async function call(path, request, who = technical) {
  const answer = await fetch(`${server.qualification}/cpro/${path}`, { method: 'POST', body: JSON.stringify(request),
    headers: { authorization: `Bearer ${token}`, 'cpro-account': base64(`${who.login}:${who.password}`) } });
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return { ...await answer.json(), diagnostic: decodeURIComponent(answer.headers.get('chorale-diagnostic') ?? '') };
}

async function deposit(bytes, syntaxeFlux, nomFichier = 'facture.xml') {
  const answer = await call('factures/v1/deposer/flux', { fichierFlux: base64(bytes), nomFichier, syntaxeFlux, avecSignature: false });
  assert.equal(answer.codeRetour, 0, answer.diagnostic);
  assert.equal(answer.dateDepot, today);
  assert.match(answer.numeroFluxDepot, /^CPP001\d{19}$/);
  return answer.numeroFluxDepot;
}

async function ended(numeroFluxDepot) {
  for (const late = Date.now() + 60_000; ;) {
    const report = await call('transverses/v1/consulterCRDetaille', { numeroFluxDepot });
    assert.equal(report.codeRetour, 0);
    if (report.etatCourantDepotFlux !== 'IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP') return report;
    assert.ok(Date.now() < late, 'the flow still waits');
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function integrated(number) {
  const report = await ended(number);
  assert.deepEqual([report.etatCourantDepotFlux, report.listeErreurDP, report.listeErreurTechnique], ['IN_INTEGRE', [], []]);
}

const brought = async (numeroFluxDepot) =>
  (await call('factures/v1/rechercher/fournisseur', { numeroFluxDepot, rechercheFactureParFournisseur: { nbResultatsParPage: 100 } })).listeFactures;

/* --- papers --- */

let serial = 0;

function xml(syntax, number = `FLUX-${++serial}`) {
  const day = syntax === 'ubl' ? today : today.replaceAll('-', '');
  return samples[syntax].replace(/[UC]-2026-1</, `${number}<`)
    .replaceAll('73282932000074', technical.siret).replace('732 829 320 00074', technical.siret)
    .replaceAll('21310555400017', town.siret).replaceAll('213105554', town.siret.slice(0, 9))
    .replaceAll(/2026-1[12]-20/g, day).replaceAll(/20261[12]20/g, day);
}

/** kind: zip or tar.gz; files: { name: bytes }. */
function archive(kind, files) {
  const folder = mkdtempSync(join(tmpdir(), 'chorale-flow-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const names = Object.keys(files);
  const run = kind === 'zip' ? ['python3', '-m', 'zipfile', '-c', 'out', ...names] : ['tar', '-czf', 'out', ...names];
  execFileSync(run[0], run.slice(1), { cwd: folder });
  const bytes = readFileSync(join(folder, 'out'));
  rmSync(folder, { recursive: true });
  return bytes;
}

/* --- one invoice --- */

for (const [syntax, name] of [['ubl', 'IN_DP_E1_UBL_INVOICE'], ['cii', 'IN_DP_E1_CII_16B']]) {
  test(`${name} becomes an invoice that both sides see`, async () => {
    const text = xml(syntax);
    const number = await deposit(text, name);
    await integrated(number);
    const [found, ...others] = await brought(number);
    assert.equal(others.length, 0);
    assert.deepEqual([found.numeroFacture, found.numeroFluxDepot, found.modeDepot, found.statut],
      [`FLUX-${serial}`, number, 'UPLOAD_API', 'MISE_A_DISPOSITION']);
    const received = await call('factures/v1/consulter/recipiendaire', { idFacture: found.identifiantFactureCPP,
      identifiantFactureCPP: found.identifiantFactureCPP }, town);
    assert.equal(received.codeRetour, 0);
    const agent = await Client.signIn(server.qualification, account('town'));
    const page = await agent.get(`/factures/${found.identifiantFactureCPP}`);
    assert.ok(page.text.includes(`FLUX-${serial}`), 'it stands in the portal');
    const documents = [...page.text.matchAll(/\/documents\/\d+/g)].map(([d]) => d);
    const bodies = await Promise.all([...new Set(documents)].map(async (d) => (await agent.get(d)).text));
    assert.ok(bodies.includes(text), 'the XML is kept as it came');
    assert.ok(bodies.some((b) => b.startsWith('%PDF-')), 'and a page was drawn of it');
    assert.equal(page.text.includes('bon.pdf'), syntax === 'ubl', 'the file inside is an attachment');
  });
}

test('a Factur-X keeps its PDF', async () => {
  const pdf = makePdf({ number: 'X', service: 'BAT', xml: xml('cii') });
  const number = await deposit(pdf, 'IN_DP_E2_CII_FACTURX', 'facture.pdf');
  await integrated(number);
  const [{ identifiantFactureCPP: id }] = await brought(number);
  const file = await call('factures/v1/telecharger/groupe', { listeFacture: [{ idFacture: id }], format: 'PDF' });
  assert.deepEqual(Buffer.from(file.fichierResultat, 'base64'), pdf);
  const bare = await ended(await deposit(makePdf({ number: 'X', service: 'BAT' }), 'IN_DP_E2_CII_FACTURX', 'nue.pdf'));
  assert.equal(bare.etatCourantDepotFlux, 'IN_REJETE');
  assert.match(bare.listeErreurDP[0].libelleErreurDP, /nue\.pdf/);
});

/* --- what is wrong --- */

test('what is wrong is told with the path, the line and the value', async () => {
  const text = xml('cii').replace(/<ram:GrandTotalAmount>.*?</, '<ram:GrandTotalAmount>90.00<').replace(town.siret, town.siret.slice(0, 9));
  const number = await deposit(text, 'IN_DP_E1_CII_16B');
  const report = await ended(number);
  assert.equal(report.etatCourantDepotFlux, 'IN_REJETE');
  const [{ numeroDP, identifiantFournisseur, identifiantDestinataire, libelleErreurDP }] = report.listeErreurDP;
  assert.deepEqual([numeroDP, identifiantFournisseur, identifiantDestinataire],
    [`FLUX-${serial}`, technical.siret, town.siret.slice(0, 9)]);
  const sentences = libelleErreurDP.split('|');
  const line = text.slice(0, text.indexOf('<ram:GrandTotalAmount>')).split('\n').length;
  assert.ok(sentences.some((s) => s.includes('SpecifiedTradeSettlementHeaderMonetarySummation.GrandTotalAmount.value')
    && s.includes(`ligne ${line}`) && s.includes('valeur : 90.00')), libelleErreurDP);
  assert.ok(sentences.some((s) => s.includes('BuyerTradeParty.SpecifiedLegalOrganization.ID.value')), libelleErreurDP);
  assert.equal((await brought(number)).length, 0);
  const file = await call('transverses/v1/consulterCR', { numeroFluxDepot: number, syntaxeFlux: 'IN_DP_E1_CII_16B' });
  assert.equal(file.etatCourantFlux, 'IN_REJETE');
  assert.equal(file.codeInterfaceFlux, 'FSO1106A');
  assert.equal(file.nomFichierFlux, `FSO1106A_CPP001_${number}`);
  assert.match(Buffer.from(file.fichierCR, 'base64').toString(), /<Valeur>90\.00<\/Valeur>/);
});

test('an element that is missing, and an engagement that is required, have the sentences of the contract', async () => {
  const missing = await ended(await deposit(xml('ubl').replace(/<cbc:ProfileID>.*?<\/cbc:ProfileID>/, ''), 'IN_DP_E1_UBL_INVOICE'));
  assert.equal(missing.listeErreurDP[0].libelleErreurDP, "L'element FichierXml.ProfileID.value est obligatoire.");
  const service = await ended(await deposit(xml('cii').replace('<ram:BuyerReference>BAT</ram:BuyerReference>', ''), 'IN_DP_E1_CII_16B'));
  assert.match(service.listeErreurDP[0].libelleErreurDP,
    /^Le code service \(FichierXml\.SupplyChainTradeTransaction\.ApplicableHeaderTradeAgreement\.BuyerReference\.value\) est obligatoire/);
});

test('an invoice of another supplier is refused', async () => {
  const report = await ended(await deposit(xml('ubl').replace(technical.siret, '73282932000074'), 'IN_DP_E1_UBL_INVOICE'));
  assert.match(report.listeErreurDP[0].libelleErreurDP, /^L'identifiant fournisseur de la demande de paiement \(balise : .*\) n'est pas reference/);
});

test('what is no XML, or has a DTD, or is of another syntax, is rejected', async () => {
  for (const [text, said] of [['pas du XML', /XML/], ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', /DTD/],
    ['<a/>', /racine a/], [xml('cii'), /IN_DP_E1_UBL_INVOICE/]]) {
    const report = await ended(await deposit(text, 'IN_DP_E1_UBL_INVOICE'));
    assert.equal(report.etatCourantDepotFlux, 'IN_REJETE');
    assert.match(report.listeErreurDP[0].libelleErreurDP, said);
  }
});

test('a file inside that may not be attached is named', async () => {
  const report = await ended(await deposit(xml('ubl').replace('filename="bon.pdf"', 'filename="bon.exe"'), 'IN_DP_E1_UBL_INVOICE'));
  assert.equal(report.etatCourantDepotFlux, 'IN_REJETE');
  assert.match(report.listeErreurDP[0].libelleErreurDP, /bon\.exe/);
});

test('codes that are no syntax are refused at once', async () => {
  for (const syntaxeFlux of ['IN_DP_E1_CII_FACTURX', 'IN_DP_E1_FACTURX', 'IN_DP_E2_FACTURX', 'IN_DP_E1_XCBL', '']) {
    const answer = await call('factures/v1/deposer/flux', { fichierFlux: base64(xml('cii')), nomFichier: 'a.xml', syntaxeFlux });
    assert.notEqual(answer.codeRetour, 0, syntaxeFlux);
    assert.match(answer.diagnostic, /syntaxeFlux/);
  }
});

test('S061_files that are too large are refused at once, with the code that clients know', async () => {
  for (const [megabytes, syntaxeFlux] of [[11, 'IN_DP_E2_CII_FACTURX'], [31, 'IN_DP_E1_UBL_INVOICE']]) {
    const answer = await call('factures/v1/deposer/flux', { fichierFlux: base64(Buffer.alloc(megabytes << 20, 'x')), nomFichier: 'a', syntaxeFlux });
    assert.deepEqual([answer.codeRetour, answer.libelle], [20001, 'GDP_MSG_11.022']);
  }
});

test('a flow is its structure\'s alone', async () => {
  const numeroFluxDepot = await deposit(xml('ubl'), 'IN_DP_E1_UBL_INVOICE');
  for (const path of ['transverses/v1/consulterCR', 'transverses/v1/consulterCRDetaille']) {
    const foreign = await call(path, { numeroFluxDepot }, hospital);
    const none = await call(path, { numeroFluxDepot: 'CPP0011100000000999999999' }, hospital);
    assert.notEqual(foreign.codeRetour, 0);
    assert.deepEqual([foreign.codeRetour, foreign.libelle, foreign.diagnostic], [none.codeRetour, none.libelle, none.diagnostic]);
  }
  await integrated(numeroFluxDepot);
});

/* --- several --- */

for (const kind of ['zip', 'tar.gz']) {
  test(`a ${kind} with one good and one bad invoice is integrated in part`, async () => {
    const good = `LOT-${kind.slice(0, 3)}`;
    const number = await deposit(archive(kind, { 'a.xml': xml('ubl', good), 'b.xml': xml('ubl', 'LOT-B').replace('>380<', '>999<'),
      'c.xml': xml('ubl', good) }), 'IN_DP_E1_UBL_INVOICE', `lot.${kind}`);
    const report = await ended(number);
    assert.equal(report.etatCourantDepotFlux, 'IN_INTEGRE_PARTIEL');
    assert.deepEqual(report.listeErreurDP.map((e) => e.numeroDP), ['LOT-B', good], 'the bad one, and the number that was there twice');
    assert.deepEqual((await brought(number)).map((f) => f.numeroFacture), [good]);
  });
}

test('an archive that is cut, empty or a bomb is a technical error', async () => {
  const whole = archive('zip', { 'a.xml': xml('ubl') });
  for (const [bytes, said] of [[whole.subarray(0, whole.length / 2), /lue/], [archive('zip', { '.rien': 'x' }), /aucune facture/],
    [archive('zip', { 'a.xml': Buffer.alloc(20 << 20) }), /décompressée/]]) {
    const report = await ended(await deposit(bytes, 'IN_DP_E1_UBL_INVOICE', 'lot.zip'));
    assert.equal(report.etatCourantDepotFlux, 'IN_REJETE');
    assert.match(report.listeErreurTechnique[0].libelleErreur, said);
  }
});

/* --- kill -9 --- */

test('every acknowledged flow is integrated once, also after a kill -9', async () => {
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.xml`, xml('ubl', `K-${i}`)]));
  const numbers = [await deposit(archive('zip', files), 'IN_DP_E1_UBL_INVOICE', 'lot.zip')];
  for (let i = 0; i < 12; i++) numbers.push(await deposit(xml('cii', `K1-${i}`), 'IN_DP_E1_CII_16B'));
  const { folder } = server;
  await server.crash();
  verify(folder);
  await begin(folder);
  for (const number of numbers) await integrated(number);
  assert.equal((await brought(numbers[0])).length, 12);
  for (const number of numbers.slice(1)) assert.equal((await brought(number)).length, 1);
  assert.equal(query(folder, 'SELECT count(*) FROM invoice WHERE flow_id IS NOT NULL AND number LIKE \'K%\'', 'qualification'), '24');
  verify(folder);
});
