// Acceptance journeys in a real browser, each with and without JavaScript where both matter.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  account, axe, journeysOn, said, signIn, startBrowser, startServer, typeSignIn, verify,
} from './lib.mjs';
import { makePdf } from '../support/papers.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const { chooseFile, send, openInvoice, sendForm, choose, treat, status } = journeysOn(() => server.production);

let numbers = Date.now() % 100000;
const newNumber = (tag) => `${tag}-${(numbers += 1)}`;

/** As after thirty minutes: the server forgets the session, the browser keeps its cookie. */
async function endSession(page) {
  const [session] = (await page.context().cookies()).filter((c) => c.name === 'session');
  const other = await browser.newContext({ storageState: { cookies: [session], origins: [] } });
  const tab = await other.newPage();
  await tab.goto(`${server.production}/mon-compte`);
  await tab.click('summary.tool');
  await tab.click('form[action="/deconnexion"] button');
  await tab.waitForURL('**/connexion?*');
  await other.close();
}

/** Where the form of a confirmation leads when it is sent once more. */
async function repeat(page, confirm, number) {
  const again = await page.context().newPage();
  await again.goto(`${server.production}/mon-compte`);
  const csrf = await again.getAttribute('input[name="csrf"]', 'value');
  const answer = await again.request.post(confirm, {
    form: { csrf, version: '1', numero: number }, headers: { Origin: server.production }, maxRedirects: 5,
  });
  await again.close();
  return answer.url();
}

for (const script of [true, false]) {
  describe(script ? 'with JavaScript' : 'without JavaScript', () => {
    const tag = script ? 'J' : 'N';

    test('J1 S001_S002_S010_S014_a_pdf_becomes_a_sent_invoice_with_its_certificate', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      const number = newNumber(`${tag}1`);
      await chooseFile(page, 'facture.pdf', makePdf({ number, service: 'ST-VOIRIE' }));
      await page.waitForURL('**/depot/*');
      assert.equal(await page.inputValue('#invoice_number'), number);
      assert.equal((await page.inputValue('#recipient_siret')).replace(/\s/g, ''), '21740310400011');
      assert.equal(await page.inputValue('#service_code'), 'ST-VOIRIE');
      assert.match(await page.inputValue('#total_ttc'), /^1.200,00$/);
      if (script) await axe(page);
      await page.click('.action-bar button:has-text("Valider et envoyer")');
      await page.waitForURL('**/confirmer');
      assert.match(await said(page, 'main'), /pas encore envoyée/);
      await page.click('main button:has-text("Confirmer et envoyer")');
      await page.waitForURL('**/envoyee');
      assert.match(await said(page, 'main'), /Mise à disposition/);
      const href = await page.getAttribute('main a[href$="/certificat"]', 'href');
      const answer = await page.request.get(server.production + href);
      assert.equal(answer.status(), 200);
      assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
    });

    test('J1 each_read_value_leads_to_its_place_on_the_page_and_back', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      await page.goto(`${server.production}/factures-emises/brouillons`);
      await page.click('main tbody a');
      const fields = await page.$$eval('[data-zone]', (all) => all.map((f) => [f.dataset.zone, f.querySelector('input').id]));
      assert.ok(fields.length >= 10);
      const lit = (zone) => page.evaluate((id) =>
        Number(getComputedStyle(document.querySelector(`#zone-${id} rect`)).strokeWidth.replace('px', '')) > 2, zone);
      for (const [zone, id] of fields) {
        await page.locator(`#zone-${zone}`).focus();
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => document.activeElement.id), id);
        assert.ok(await lit(zone), `box ${zone} is not lit while ${id} has the focus`);
      }
      const [zone, id] = fields[0];
      await page.click(`#zone-${zone}`);
      assert.equal(await page.evaluate(() => document.activeElement.id), id);
      await page.click(`#${id}-s .source__number`);
      assert.equal(new URL(page.url()).hash, `#zone-${zone}`);
    });

    test('J2 S004_S013_what_is_no_pdf_gets_its_own_sentence', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      for (const [bytes, words] of [
        [Buffer.from('bonjour'), /PDF/],
        [Buffer.alloc(0), /vide/],
      ]) {
        await chooseFile(page, 'facture.pdf', bytes);
        assert.match(await said(page, '.error-summary'), words);
        assert.match(page.url(), /factures-emises\/depot/);
      }
    });

    test('J3 S055_S056_S057_attachments_of_the_portal', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      const number = newNumber(`${tag}3`);
      await chooseFile(page, 'facture.pdf', makePdf({ number, service: 'BAT' }));
      await page.waitForURL('**/depot/*');
      const draft = page.url();
      const attach = async (name, text) => {
        await page.goto(draft);
        await page.setInputFiles('#att', { name, mimeType: 'text/plain', buffer: Buffer.from(text) });
        await page.click('button[value="joindre"]');
        await page.waitForSelector('.error-summary, .attachments');
      };
      for (const name of [`${'é'.repeat(47)}.txt`, 'sans-extension', 'message.eml']) {
        await attach(name, 'bon de livraison');
        assert.ok(await page.locator('.error-summary').count(), `${name} was taken`);
      }
      await attach(`${'é'.repeat(46)}.Txt`, 'bon de livraison');
      assert.equal(await page.locator('.error-summary').count(), 0);
      assert.match(await said(page, 'main'), /é{46}\.Txt/);
    });

    test('J4 S084_S085_S086_S091_S092_S093_S094_S095_recycled_then_corrected_and_sent_again', async () => {
      const number = newNumber(`${tag}4`);
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      await send(supplier, makePdf({ number, service: 'CULTURE' }));

      const town = await signIn(browser, server.production, account('claire'), { script });
      await openInvoice(town, number, '/factures-recues');
      const address = town.url();
      await treat(town, 'A_RECYCLER', 'SERVICE_INCORRECT', 'Indiquez le service ST-VOIRIE.');
      assert.match(await status(town), /À recycler/);

      await supplier.goto(address);
      assert.match(await said(supplier, 'main'), /Indiquez le service ST-VOIRIE/);
      await supplier.goto(`${address}/corriger`);
      assert.equal(await supplier.locator('#total_ttc').count(), 0);
      await supplier.fill('#service_code', 'ST-VOIRIE');
      await sendForm(supplier);
      await supplier.goto(address);
      assert.match(await status(supplier), /Mise à disposition/);

      await town.goto(address);
      await treat(town, 'MANDATEE');
      assert.match(await status(town), /Mandatée/);
    });

    test('J5 S087_S088_the_state_has_no_recycling_and_its_two_motives_let_the_supplier_correct', async () => {
      const number = newNumber(`${tag}5`);
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      await send(supplier, makePdf({ number, recipient: '11090417400106', service: 'LIT-SG-010' }));
      const state = await signIn(browser, server.production, account('sophie'), { script });
      await openInvoice(state, number, '/factures-recues');
      const address = state.url();
      await state.goto(`${address}/traiter`);
      assert.equal(await state.locator('input[value="A_RECYCLER"]').count(), 0);
      await state.goto(address);
      await treat(state, 'REJETEE', 'SE_INCORRECT', 'Service attendu : LIT-DIR-014.');
      await supplier.goto(`${address}/corriger`);
      await supplier.fill('#service_code', 'LIT-DIR-014');
      await supplier.fill('#engagement', '1504830099');
      await sendForm(supplier);
      await supplier.goto(address);
      assert.match(await status(supplier), /Mise à disposition/);
    });

    test('J4 S086_a_wrong_recipient_is_corrected_by_the_supplier', async () => {
      const number = newNumber(`${tag}4b`);
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      const address = await send(supplier, makePdf({ number, service: 'CULTURE', words: 'Ecluse du Val' }));
      const town = await signIn(browser, server.production, account('claire'), { script });
      await town.goto(address);
      await treat(town, 'A_RECYCLER', 'DESTINATAIRE_INCORRECT', 'Commande passée par le centre hospitalier.');
      await supplier.goto(`${address}/corriger`);
      await supplier.fill('#recipient_siret', '21740310400012');
      await sendForm(supplier);
      assert.match(await said(supplier, '.error-summary'), /SIRET/);
      await supplier.fill('#recipient_siret', account('nadia').siret);
      await supplier.click('button[name="voir"]');
      await supplier.waitForLoadState();
      assert.match(await said(supplier, 'main form'), /Centre hospitalier/);
      assert.equal(await supplier.locator('.error-summary').count(), 0);
      await supplier.fill('#service_code', 'TECHNIQUE');
      await supplier.fill('#engagement', 'BR-2026-1');
      await sendForm(supplier);
      await supplier.goto(address);
      assert.match(await status(supplier), /Mise à disposition/);
      assert.match(await said(supplier, '.timeline'), /Saint-Aubin.* devient Centre hospitalier/);

      assert.equal((await town.goto(address)).status(), 404);
      await town.goto(`${server.production}/factures-recues/recherche?q=${number}`);
      assert.equal(await town.locator(`main table a:text-is("${number}")`).count(), 0);
      const hospital = await signIn(browser, server.production, account('nadia'), { script });
      await openInvoice(hospital, 'Ecluse', '/factures-recues/recherche', number);
      assert.equal(hospital.url(), address);
      assert.match(await said(hospital, '.clock'), /50 jours/);
    });

    test('J6 papers_are_asked_for_and_the_clock_is_interrupted_once', async () => {
      const number = newNumber(`${tag}6`);
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      const address = await send(supplier, makePdf({ number, service: 'ST-VOIRIE' }));
      const town = await signIn(browser, server.production, account('claire'), { script });
      await town.goto(address);
      await treat(town, 'SUSPENDUE', ['BON_DE_LIVRAISON', 'RIB'], 'Merci de joindre le bon de livraison et un RIB.');
      assert.match(await status(town), /Suspendue/);
      assert.match(await said(town, '.clock'), /Interrompu depuis/);

      await supplier.goto(address);
      assert.match(await said(supplier, '.clock'), /Interrompu depuis/);
      assert.match(await said(supplier, 'main'), /Bon de livraison, RIB/);
      await supplier.click('.action-bar a:has-text("Compléter")');
      await sendForm(supplier);
      assert.match(await said(supplier, '.error-summary'), /Joignez un justificatif/);
      await supplier.setInputFiles('#att', [
        { name: 'bon.pdf', mimeType: 'application/pdf', buffer: makePdf({ number: 'bon', service: 'X' }) },
        { name: 'rib.txt', mimeType: 'text/plain', buffer: Buffer.from('FR76') },
      ]);
      await sendForm(supplier);
      assert.match(await status(supplier), /Complétée/);
      assert.match(await said(supplier, '.clock'), /Reste \d+ jours/);

      await town.goto(address);
      assert.match(await said(town, 'main'), /Le fournisseur a complété cette facture/);
      assert.match(await said(town, 'main'), /rib\.txt/);
      assert.match(await said(town, '.clock'), /Reste \d+ jours/);
      await treat(town, 'SUSPENDUE', 'MARCHE', 'Et la pièce du marché.');
      assert.match(await said(town, '.error-summary'), /R2192-27/);
      await town.check('main input[name="information-SUSPENDUE"]', { force: true });
      await sendForm(town);
      assert.match(await status(town), /Suspendue/);
      assert.match(await said(town, '.clock'), /Reste \d+ jours/);
    });

    test('S094_one_status_for_several_invoices', async () => {
      const town = await signIn(browser, server.production, account('claire'), { script });
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      const common = newNumber(`${tag}M`);
      for (const n of [1, 2, 3]) await send(supplier, makePdf({ number: `${common}-${n}`, service: 'BAT' }));
      const list = `${server.production}/factures-recues/recherche?q=${common}`;
      await town.goto(list);
      await town.click('a:has-text("Tout cocher")');
      await town.click('button:has-text("Changer le statut")');
      await town.waitForSelector('text=Traiter 3 factures');
      /* Meanwhile a colleague pays one of them. */
      const colleague = await signIn(browser, server.production, account('marc'), { script });
      await openInvoice(colleague, `${common}-2`, '/factures-recues');
      await treat(colleague, 'MISE_EN_PAIEMENT');
      await choose(town, 'SUSPENDUE');
      assert.match(await said(town, '.error-summary'), /motif/);
      await choose(town, 'SERVICE_FAIT');
      assert.match(await said(town, 'h1'), /2 factures traitées sur 3/);
      assert.match(await said(town, 'main'), /1 facture n’a pas changé/);
      await town.goto(list);
      const rows = await town.locator('main tbody tr').allInnerTexts();
      assert.equal(rows.filter((text) => /Service fait/.test(text)).length, 2);
    });

    test('nothing_typed_is_lost_when_the_session_ends', async () => {
      const who = account('alice');
      const page = await signIn(browser, server.production, who, { script, fresh: true });
      await chooseFile(page, 'facture.pdf', makePdf({ number: newNumber(`${tag}S`), service: 'BAT' }));
      await page.waitForURL('**/depot/*');
      await page.fill('#comment', 'Écrit pendant que la session finissait');
      await endSession(page);
      await page.click('.action-bar button:has-text("Enregistrer et quitter")');
      await page.waitForSelector('#password');
      assert.match(await said(page, 'main'), /ce que vous avez saisi est gardé/);
      await page.fill('#login', who.login);
      await page.fill('#password', 'pas le bon');
      await page.click('form[action="/connexion"] button');
      await page.waitForSelector('.error-summary');
      await typeSignIn(page, who);
      if (!script) await page.click('button:has-text("Reprendre")');
      await page.waitForURL('**/brouillons?*');
      await page.click('main tbody tr a');
      assert.equal(await page.inputValue('#comment'), 'Écrit pendant que la session finissait');
    });

    test('sending_twice_and_going_back_are_harmless', async () => {
      const number = newNumber(`${tag}D`);
      const page = await signIn(browser, server.production, account('alice'), { script });
      await chooseFile(page, 'facture.pdf', makePdf({ number, service: 'BAT' }));
      await page.click('.action-bar button:has-text("Valider et envoyer")');
      await page.waitForURL('**/confirmer');
      const confirm = page.url();
      await page.dblclick('main button:has-text("Confirmer et envoyer")');
      await page.waitForURL('**/envoyee');
      const sent = page.url();
      const answers = await Promise.all([1, 2].map(() => repeat(page, confirm, number)));
      for (const answer of answers) assert.equal(answer, sent);
      await page.goBack();
      await page.waitForLoadState();
      assert.equal(await page.locator('main button:has-text("Confirmer et envoyer")').count(), 0);
      assert.match(await said(page, 'main'), /envoyé ou supprimé/);
      await page.goto(`${server.production}/factures-emises/recherche?q=${number}`);
      assert.equal(await page.locator(`main table a:text-is("${number}")`).count(), 1);
    });
  });
}

test('S098_live_checks_name_the_field_and_tell_what_the_recipient_requires', async () => {
  const page = await signIn(browser, server.production, account('alice'));
  await chooseFile(page, 'facture.pdf', makePdf({ number: newNumber('L'), service: 'BAT' }));
  await page.waitForURL('**/depot/*');
  const leave = async (id, value) => {
    const answer = page.waitForResponse((r) => r.url().endsWith('/verifier'));
    await page.fill(id, value);
    await page.keyboard.press('Tab');
    await answer;
  };
  await leave('#total_ttc', '1 300,00');
  await page.waitForSelector('#total_ttc-e');
  assert.match(await said(page, '#total_ttc-e'), /Corrigez celui des trois/);
  assert.match(await said(page, '#annonce'), /^Montant TTC : 1 000,00 € HT et 200,00 €/);
  assert.equal(await page.getAttribute('#total_ttc', 'aria-invalid'), 'true');
  await leave('#total_ttc', '1 200,00');
  await page.waitForSelector('#total_ttc-e', { state: 'detached' });
  assert.match(await page.getAttribute('#total_ht', 'aria-describedby'), /total_ht-h/);
  assert.match(await said(page, '#total_ht-h'), /Après remise/);

  await leave('#recipient_siret', account('nadia').siret);
  await page.waitForFunction(() => /Belle-Rive/.test(document.getElementById('recipient-fact').textContent));
  assert.match(await said(page, '#engagement-h'), /engagement|commande/i);
  assert.ok(await page.locator('label[for="engagement"] .label__optional').isHidden());
  assert.ok(await page.locator('#services option[value="TECHNIQUE"]').count());
});

test('large_files_show_their_progress', async () => {
  const page = await signIn(browser, server.production, account('alice'));
  await chooseFile(page, 'facture.pdf', makePdf({ number: newNumber('U'), service: 'BAT' }));
  await page.waitForURL('**/depot/*');
  await page.setInputFiles('#att', { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.alloc(9 << 20, 'a') });
  await page.evaluate(() => {
    globalThis.told = [];
    new MutationObserver(() => globalThis.told.push(document.querySelector('#envoi [role=status]').textContent))
      .observe(document.querySelector('#envoi [role=status]'), { childList: true });
  });
  const shown = page.waitForSelector('#envoi:not([hidden])');
  await page.click('button[value="joindre"]');
  await shown;
  await page.waitForSelector('.attachments');
  assert.match(await said(page, '.attachments'), /plan\.txt/);
});

test('S119_S124_S145_each_person_sees_only_what_is_theirs', async () => {
  const stranger = await signIn(browser, server.production, account('camille'));
  for (const path of ['/factures/1', '/factures/1/traiter', '/documents/1', '/depot/1', '/factures-recues']) {
    const answer = await stranger.goto(server.production + path);
    assert.ok([403, 404].includes(answer.status()), `${path} answered ${answer.status()}`);
  }
});

test('S149_S150_qualification_shows_its_band_and_production_does_not', async () => {
  const page = await signIn(browser, server.qualification, account('alice'));
  assert.match(await said(page, '.environment'), /QUALIFICATION/i);
  const production = await signIn(browser, server.production, account('alice'));
  assert.equal(await production.locator('.environment').count(), 0);
});

test('S017_S081_nothing_was_changed', () => {
  assert.match(verify(server.folder), /production/);
});

test('S004_S009_papers_that_break_a_golden_rule_are_advised', { skip: process.env.CHORALE_CORPUS ? false : 'CHORALE_CORPUS is not set' },
  async () => {
    const folder = join(process.env.CHORALE_CORPUS, 'pdf-synthetic');
    const scan = join(folder, 'syn-0066-L8-libreoffice-scan.pdf');
    if (!existsSync(scan)) return;
    const page = await signIn(browser, server.production, account('alice'));
    await chooseFile(page, 'scan.pdf', readFileSync(scan));
    await page.waitForURL('**/depot/*');
    assert.equal(await page.inputValue('#invoice_number'), '');
    assert.match(await said(page, 'main'), /numéris|image/i);
  });
