// J7 an absorption, step by step and on one page; J8 somebody new asks for access and a manager answers; with
// scripts and without, in both languages, every page accessible.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { account, looking, openPage, said, signIn, startBrowser, startServer, typeSignIn } from './lib.mjs';
import { makePdf } from '../support/papers.mjs';
import { query } from '../support/server.mjs';

const PASSWORD = 'cheval pile agrafe';
const TOWN = '21740310400011';
let browser;
let look;
let server;
let count = 0;

before(async () => {
  browser = await startBrowser();
  look = looking(await (await browser.newContext()).newPage());
});
after(() => browser?.close());

const go = (page, path) => page.goto(server.production + path);
const click = async (page, selector) => {
  await page.click(selector);
  await page.waitForLoadState();
};

const visitor = (options) => openPage(browser, options);

/** Somebody with an active account, signed in. */
async function newcomer(options, first, last) {
  const page = await visitor(options);
  const login = `nouveau${++count}@exemple.fr`;
  await go(page, '/inscription');
  for (const [id, value] of [['first_name', first], ['last_name', last], ['login', login], ['password', PASSWORD]]) await page.fill(`#${id}`, value);
  await click(page, 'main form .form-actions button:not([name])');
  await go(page, '/demonstration/courrier');
  await click(page, 'main article:first-of-type a.button');
  await typeSignIn(page, { login, password: PASSWORD });
  await page.waitForURL('**/accueil');
  return { page, login };
}

/** A page of a demonstration's person in the language of the journey. */
async function open(who, { script, lang }) {
  const page = await signIn(browser, server.production, account(who), { script, lang, fresh: true });
  await go(page, `/langue?vers=${lang}&retour=/accueil`);
  if (lang === 'en') {
    await go(page, '/mon-compte');
    await page.check('#en', { force: true });
    await click(page, 'form[action="/mon-compte/langue"] button');
  }
  return page;
}

const town = () => query(server.folder, `SELECT id FROM structure WHERE identifier = '${TOWN}'`);

for (const script of [true, false]) {
  for (const lang of ['fr', 'en']) {
    const options = { script, lang };
    const fr = lang === 'fr';
    describe(`${script ? 'with' : 'without'} JavaScript, ${lang}`, () => {
      before(async () => { server = await startServer(undefined, { set: ['account.mails=1000'] }); });
      after(() => server?.stop());

      test('S119_S121_S122_S123_S124_S133 J8 access is asked for, given in part, and the rest is refused', async () => {
        const { page } = await newcomer(options, 'Zoé', 'Martin');
        await look(page, script);
        await click(page, 'main a[href="/mon-compte/rattachements/ajouter"]');
        await look(page, script);
        await page.fill('#siret', '21740310400012');
        await click(page, 'main form[role="search"] button');
        await look(page, script); // its check digit is wrong
        assert.equal(await page.locator('.error-summary a').count(), 1);
        await page.fill('#siret', '217 403 104 00011');
        await click(page, 'main form[role="search"] button');
        assert.match(await said(page, 'main'), /Commune de Saint-Aubin-sur-Orne/);
        await page.check('#choisir', { force: true });
        await look(page, script);
        await page.check('#e-factures_travaux', { force: true });
        await page.check('#e-engagements', { force: true });
        await page.fill('#message', 'Je suis les travaux.');
        await click(page, 'main form[method="post"] .form-actions button');
        await page.waitForURL('**/mon-compte/rattachements?etat=demandee');
        await look(page, script);
        await go(page, '/accueil');
        await look(page, script);
        assert.match(await said(page, 'main'), fr ? /attend la réponse d’un gestionnaire/ : /waits for a manager’s answer/);

        const manager = await open('marc', options); // a secondary manager
        await go(manager, '/accueil');
        await click(manager, 'main a[href="/gestionnaire"]');
        await look(manager, script);
        const rows = manager.locator('main tbody tr', { hasText: 'Zoé Martin' });
        assert.equal(await rows.count(), 3);
        for (let i = 0; i < 3; i++) {
          const text = await rows.nth(i).innerText();
          if (!/Engagements|Commitments/.test(text)) await rows.nth(i).locator('input[type=checkbox]').check({ force: true });
        }
        await click(manager, 'main button[value="accepter"]');
        await look(manager, script);
        assert.equal(await manager.locator('main [role="status"] .check-line--good').count(), 2);
        await manager.locator('main tbody tr', { hasText: 'Zoé Martin' }).locator('input[type=checkbox]').check({ force: true });
        await click(manager, 'main button[value="refuser"]');
        await look(manager, script); // a refusal says why
        assert.equal(await manager.locator('.error-summary a').count(), 1);
        await manager.fill('#reason', 'Pas pour ce poste.');
        await click(manager, 'main button[value="refuser"]');
        await go(manager, `/gestionnaire/structures/${town()}/historique?bloc=abonnement`);
        await look(manager, script);
        assert.match(await said(manager, 'main'), /Pas pour ce poste/);
        assert.match(await said(manager, 'main'), fr ? /Demande de Zoé Martin refusée : Engagements/ : /Request of Zoé Martin refused: /);

        await go(page, '/mon-compte/rattachements');
        await look(page, script);
        assert.match(await said(page, 'main'), /Pas pour ce poste/);
        await go(page, '/accueil');
        const tabs = await said(page, '.spaces');
        assert.doesNotMatch(tabs, fr ? /gestionnaire|Factures/ : /Manager|nvoices/);
        for (const path of ['/gestionnaire', '/factures-recues', '/factures-emises', `/gestionnaire/structures/${town()}`]) {
          assert.equal((await go(page, path)).status(), 403, path);
          await look(page, script);
        }
        // « Factures émises » is opened by each user alone.
        await go(page, '/mon-compte/rattachements');
        await click(page, 'main button[value="ouvrir"]');
        assert.equal((await go(page, '/factures-emises')).status(), 200);
        await page.context().close();
      });

      test('S125_S126_S127_S128_S129_S130_S131_S132 the structure is changed', async () => {
        const page = await open('claire', options);
        await go(page, '/gestionnaire/structures?q=aubin&etat=actif');
        await look(page, script);
        await click(page, `main a[href="/gestionnaire/structures/${town()}"]`);
        await look(page, script);
        await page.fill('#address', '3 place Neuve');
        await click(page, '#adresse .form-actions button');
        await page.fill('#label', 'Trésorerie');
        await page.fill('#iban', 'FR7630006000011234567890188');
        await click(page, '#banque form.form .form-actions button');
        await look(page, script); // its key is wrong
        assert.equal(await page.locator('.error-summary a').count(), 1);
        await page.fill('#iban', 'FR76 3000 6000 0112 3456 7890 189');
        await click(page, '#banque form.form .form-actions button');
        assert.match(await said(page, '#banque'), /Trésorerie/);
        await page.fill('#code', 'NEUF');
        await page.fill('#name', 'Service neuf');
        await click(page, '#services form.form .form-actions button');
        await click(page, '#services li:has-text("ST-VOIRIE") button[value="fermer"]');
        assert.match(await said(page, 'main [role="status"]'), fr ? /fermé aux nouvelles factures.*en cours/ : /closed to new invoices.*under way/);
        await look(page, script);
        await click(page, '#services li:has-text("ST-VOIRIE") button[value="ouvrir"]');
        await click(page, `main a[href="/gestionnaire/structures/${town()}/utilisateurs"]`);
        await page.fill('#q', 'vasseur');
        await click(page, 'main form[role="search"] button');
        await look(page, script);
        await click(page, 'main tbody a');
        await look(page, script);
        await page.check('#d-factures_travaux', { force: true });
        await click(page, 'main button[value="espaces"]');
        assert.ok(await page.isChecked('#d-factures_travaux'));
        await go(page, `/gestionnaire/structures/${town()}/mandats`);
        await look(page, script);
        await click(page, 'main .form-actions button');
        await look(page, script);
        assert.equal(await page.locator('.error-summary a').count(), 3);
        for (const [id, value] of [['holder', 'Cabinet Lormel'], ['holder_siret', '44821563200028'], ['starts', '01/01/2027']]) await page.fill(`#${id}`, value);
        await page.setInputFiles('#pieces', { name: 'annexe.txt', mimeType: 'text/plain', buffer: Buffer.from('signé') });
        await click(page, 'main .form-actions button');
        await look(page, script);
        const links = page.locator('main a[href^="/documents/"]');
        assert.equal(await links.count(), 2);
        const pdf = await page.request.get(server.production + await links.first().getAttribute('href'));
        assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
        await page.context().close();
      });

      test('S102_S103_S104_S105_S106_S108_S109_S110_S111_S112_S113_S114_S115_S116 J7 one structure absorbs another', async () => {
        const page = await open('claire', options);
        const schools = query(server.folder, "SELECT id FROM structure WHERE name LIKE 'R%gie des%'");

        // « Dupliquer les droits d'un utilisateur », with its preview
        await go(page, '/gestionnaire');
        await click(page, 'main a[href="/gestionnaire/droits"]');
        await look(page, script);
        await page.fill('#chercher-modele', 'moreau');
        await click(page, 'main form[role="search"]:has(#chercher-modele) button');
        await click(page, 'main form:has(input[name="modele"][type="radio"]) button');
        await page.fill('#chercher-cible', 'jeanne');
        await click(page, 'main form[role="search"]:has(#chercher-cible) button');
        await look(page, script);
        await click(page, 'main form:has(input[name="cible"][type="radio"]) button');
        await look(page, script);
        assert.match(await said(page, 'main form[method="post"]'), /ST-VOIRIE/);
        const added = await page.locator('main form[method="post"] .check-line').count();
        await click(page, 'main button[value="ajouter"]');
        await look(page, script);
        assert.match(await said(page, 'main [role="status"]'), fr ? /Les droits sont ajoutés/ : /rights were added/);
        assert.equal(added, 5);

        // The same on one page: nothing is kept before it is confirmed
        await click(page, 'main a[href="/gestionnaire"]');
        await click(page, 'main a[href="/gestionnaire/absorption"]');
        await look(page, script);
        await page.selectOption('#absorbee', schools);
        await page.selectOption('#absorbante', town());
        await click(page, 'main section button');
        await look(page, script);
        await page.check('main input[name="personne"]', { force: true });
        await click(page, 'main button[value="voir"]');
        await look(page, script);
        assert.match(await said(page, '#confirmation'), /Jeanne Petit/);
        await click(page, '#confirmation h4 + a');
        assert.doesNotMatch(await said(page, '#confirmation'), /Jeanne Petit/);
        assert.equal(query(server.folder, `SELECT active FROM structure WHERE id = ${schools}`), '1');
        await click(page, 'main button[value="confirmer"]');
        await page.waitForURL('**/gestionnaire/absorption?etat=fait');
        await look(page, script);
        await go(page, '/gestionnaire/structures?etat=inactif');
        await look(page, script);
        assert.match(await said(page, 'main'), /Régie des écoles/);

        // S114: nothing new to it, with the reason
        const supplier = await open('alice', options);
        await go(supplier, '/factures-emises/depot');
        await supplier.setInputFiles('#fichier', { name: 'f.pdf', mimeType: 'application/pdf', buffer: makePdf({ number: 'J7-1', recipient: '26140131900015' }) });
        await click(supplier, 'form[action="/factures-emises/depot"] button:not([hidden])');
        await click(supplier, '.action-bar button:has-text("Valider et envoyer"), .action-bar button[value="envoyer"]');
        assert.match(await said(supplier, '.error-summary'), fr ? /inactive/ : /inactive/);
        await look(supplier, script);
        await supplier.context().close();

        // Change of main manager: the icon, the structure, the login
        await go(page, '/mon-compte/rattachements');
        await click(page, `main a[href="/mon-compte/rattachements/${town()}/gestionnaire"]`);
        await look(page, script);
        await click(page, 'main form button.button');
        await look(page, script);
        await page.fill('#login', 'personne@exemple.fr');
        await click(page, 'main form button.button');
        await look(page, script);
        assert.equal(await page.locator('.error-summary a').count(), 1);
        await page.fill('#login', account('marc').login);
        await click(page, 'main form button.button');
        await page.waitForURL('**/mon-compte/rattachements?etat=transmis');
        await look(page, script);
        assert.match(await said(page, `article:has-text("Commune de")`), fr ? /Utilisateur simple/ : /user/i);
        await go(page, '/demonstration/courrier');
        assert.match(await said(page, 'main'), fr ? /Vous êtes gestionnaire principal : Commune/ : /You are main manager|Vous êtes gestionnaire principal/);

        const next = await open('marc', options);
        await go(next, `/gestionnaire/structures/${town()}/historique`);
        await look(next, script);
        assert.match(await said(next, 'main'), fr ? /Rôle de gestionnaire principal transmis à Marc Vasseur/ : /Role of main manager handed over to Marc Vasseur/);
        await next.context().close();
        await page.context().close();
      });
    });
  }
}
