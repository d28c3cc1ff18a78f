// Acceptance journeys in a real browser, each with and without JavaScript where both matter.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, root, signIn, startBrowser, startServer, verify } from './lib.mjs';
import { makePdf } from '../support/papers.mjs';

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
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

async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], page.url());
}

async function noSidewaysScroll(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 1, `${page.url()} scrolls sideways by ${wider} px`);
}

/** Deposits a PDF as far as the form. */
async function chooseFile(page, name, bytes) {
  await page.goto(`${server.production}/factures-emises/depot`);
  await page.setInputFiles('#fichier', { name, mimeType: 'application/pdf', buffer: bytes });
  await page.click('form[action="/factures-emises/depot"] button:not([hidden])');
  await page.waitForLoadState();
}

async function openInvoice(page, number, list) {
  await page.goto(`${server.production}${list}?q=${encodeURIComponent(number)}`);
  await page.click(`main table a:text-is("${number}")`);
  await page.waitForURL('**/factures/*');
}

const status = (page) => page.locator('main .status').first().innerText();

async function treat(page, to, motive, words) {
  await page.goto(`${page.url().split('#')[0]}/traiter`);
  await page.check(`main input[name="statut"][value="${to}"]`, { force: true });
  if (motive) {
    const boxes = page.locator(`main input[name="motifs-${to}"][value="${motive}"]`);
    if (await boxes.count()) await boxes.check({ force: true });
    else await page.selectOption(`main select[name="motifs-${to}"]`, motive);
  }
  if (words) await page.fill(`main textarea[name="complement-${to}"]`, words);
  await page.click('main form button.button');
  await page.waitForLoadState();
}

for (const script of [true, false]) {
  describe(script ? 'with JavaScript' : 'without JavaScript', () => {
    const tag = script ? 'J' : 'N';

    test('J1 S001_S002_S010_S014_a_pdf_becomes_a_sent_invoice_with_its_certificate', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      const number = `${tag}1-${Date.now() % 100000}`;
      await chooseFile(page, 'facture.pdf', makePdf({ number, service: 'ST-VOIRIE' }));
      await page.waitForURL('**/depot/*');
      assert.equal(await page.inputValue('#invoice_number'), number);
      assert.equal((await page.inputValue('#recipient_siret')).replace(/\s/g, ''), '21740310400011');
      assert.equal(await page.inputValue('#service_code'), 'ST-VOIRIE');
      assert.match(await page.inputValue('#total_ttc'), /^1.200,00$/);
      if (script) await axe(page);
      await page.click('.action-bar button:has-text("Valider et envoyer")');
      await page.waitForURL('**/confirmer');
      assert.match(await page.innerText('main'), /pas encore envoyée/);
      await page.click('main button:has-text("Confirmer et envoyer")');
      await page.waitForURL('**/envoyee');
      assert.match(await page.innerText('main'), /Mise à disposition/);
      const href = await page.getAttribute('main a[href$="/certificat"]', 'href');
      const answer = await page.request.get(server.production + href);
      assert.equal(answer.status(), 200);
      assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
    });

    test('J2 S004_S013_what_is_no_pdf_gets_its_own_sentence', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      for (const [bytes, words] of [
        [Buffer.from('bonjour'), /PDF/],
        [Buffer.alloc(0), /vide/],
      ]) {
        await chooseFile(page, 'facture.pdf', bytes);
        assert.match(await page.innerText('.error-summary'), words);
        assert.match(page.url(), /factures-emises\/depot/);
      }
    });

    test('J3 S055_S056_S057_attachments_of_the_portal', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      const number = `${tag}3-${Date.now() % 100000}`;
      await chooseFile(page, 'facture.pdf', makePdf({ number, service: 'BAT' }));
      await page.waitForURL('**/depot/*');
      const draft = page.url();
      const attach = async (name, text) => {
        await page.goto(draft);
        await page.setInputFiles('#att', { name, mimeType: 'text/plain', buffer: Buffer.from(text) });
        await page.click('button[value="joindre"]');
        await page.waitForLoadState();
      };
      for (const name of [`${'é'.repeat(47)}.txt`, 'sans-extension', 'message.eml']) {
        await attach(name, 'bon de livraison');
        assert.ok(await page.locator('.error-summary').count(), `${name} was taken`);
      }
      await attach(`${'é'.repeat(46)}.Txt`, 'bon de livraison');
      assert.equal(await page.locator('.error-summary').count(), 0);
      assert.match(await page.innerText('main'), /é{46}\.Txt/);
    });

    test('J4 S084_S085_S086_S091_S092_S093_S094_S095_recycled_then_corrected_and_sent_again', async () => {
      const number = `${tag}4-${Date.now() % 100000}`;
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      await chooseFile(supplier, 'facture.pdf', makePdf({ number, service: 'CULTURE' }));
      await supplier.click('.action-bar button:has-text("Valider et envoyer")');
      await supplier.click('main button:has-text("Confirmer et envoyer")');
      await supplier.waitForURL('**/envoyee');

      const town = await signIn(browser, server.production, account('claire'), { script });
      await openInvoice(town, number, '/factures-recues');
      const address = town.url();
      await treat(town, 'A_RECYCLER', 'SERVICE_INCORRECT', 'Indiquez le service ST-VOIRIE.');
      assert.match(await status(town), /À recycler/);

      await supplier.goto(address);
      assert.match(await supplier.innerText('main'), /Indiquez le service ST-VOIRIE/);
      await supplier.goto(`${address}/corriger`);
      assert.equal(await supplier.locator('#total_ttc').count(), 0);
      await supplier.fill('#service_code', 'ST-VOIRIE');
      await supplier.click('main form button.button');
      await supplier.goto(address);
      assert.match(await status(supplier), /Mise à disposition/);

      await town.goto(address);
      await treat(town, 'MANDATEE');
      assert.match(await status(town), /Mandatée/);
    });

    test('J5 S087_S088_the_state_has_no_recycling_and_its_two_motives_let_the_supplier_correct', async () => {
      const number = `${tag}5-${Date.now() % 100000}`;
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      await chooseFile(supplier, 'facture.pdf', makePdf({ number, recipient: '11090417400106', service: 'LIT-SG-010' }));
      await supplier.click('.action-bar button:has-text("Valider et envoyer")');
      await supplier.click('main button:has-text("Confirmer et envoyer")');
      await supplier.waitForURL('**/envoyee');
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
      await supplier.click('main form button.button');
      await supplier.goto(address);
      assert.match(await status(supplier), /Mise à disposition/);
    });
  });
}

test('S119_S124_S145_each_person_sees_only_what_is_theirs', async () => {
  const stranger = await signIn(browser, server.production, account('camille'));
  for (const path of ['/factures/1', '/factures/1/traiter', '/documents/1', '/depot/1', '/factures-recues']) {
    const answer = await stranger.goto(server.production + path);
    assert.ok([403, 404].includes(answer.status()), `${path} answered ${answer.status()}`);
  }
});

test('S136_the_portal_speaks_english', async () => {
  const page = await signIn(browser, server.production, account('paul'), { lang: 'en' });
  await page.goto(`${server.production}/langue?vers=en&retour=%2Faccueil`);
  for (const path of ['/accueil', '/factures-emises', '/factures-emises/depot', '/mon-compte', '/aide']) {
    await page.goto(server.production + path);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await axe(page);
  }
});

test('S149_S150_qualification_shows_its_band_and_production_does_not', async () => {
  const page = await signIn(browser, server.qualification, account('alice'));
  assert.match(await page.innerText('.environment'), /QUALIFICATION/i);
  const production = await signIn(browser, server.production, account('alice'));
  assert.equal(await production.locator('.environment').count(), 0);
});

for (const width of [1280, 320]) {
  test(`every screen is accessible and fits at ${width} px`, async () => {
    for (const [who, paths] of [
      ['alice', ['/accueil', '/factures-emises', '/factures-emises/recherche', '/factures-emises/brouillons',
        '/factures-emises/depot', '/depot/1', '/factures/4', '/factures/5/corriger', '/mon-compte', '/nulle-part']],
      ['claire', ['/accueil', '/factures-recues', '/factures-recues/recherche', '/factures/1', '/factures/1/traiter']],
    ]) {
      const page = await signIn(browser, server.production, account(who), { width });
      for (const path of paths) {
        await page.goto(server.production + path);
        await axe(page);
        await noSidewaysScroll(page);
      }
    }
  });
}

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
    assert.match(await page.innerText('main'), /numéris|image/i);
  });
