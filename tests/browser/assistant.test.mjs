// The assistant and the help: before sign-in and after, with and without scripts, in both languages.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { account, axe, noSidewaysScroll, openPage, said, signIn, startBrowser, startServer } from './lib.mjs';

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

const LINK = 'Bonjour, je ne trouve pas le mail avec le lien pour activer mon compte';

const stranger = (options) => openPage(browser, options);

async function ask(page, question) {
  await page.fill('#question', question);
  await page.click('.assistant__form button');
  await page.waitForLoadState();
  return said(page, '#reponse');
}

for (const script of [true, false]) {
  test(`S070_S071_S073_a_stranger_asks_for_the_link (${script ? 'with' : 'without'} scripts)`, async () => {
    const page = await stranger({ script, width: script ? 1280 : 320 });
    await page.goto(`${server.production}/connexion`);
    await page.click('header a[href="/assistant"]');
    assert.match(await ask(page, LINK), /lien d’activation[\s\S]*indésirables/);
    assert.match(await ask(page, 'paul.martin@exemple.fr'), /paul\.martin@exemple\.fr/);
    assert.equal(await page.locator('.assistant__log > li').count(), 2);
    if (script) await axe(page);
    await noSidewaysScroll(page);
    await page.context().close();
  });
}

test('what it does not know it says, and an empty question is refused', async () => {
  const page = await stranger();
  await page.goto(`${server.production}/assistant`);
  assert.match(await ask(page, 'Quelle est la capitale du Pérou ?'), /Je ne sais pas répondre/);
  await page.fill('#question', '   ');
  await page.click('.assistant__form button');
  await page.waitForSelector('#question-e');
  await axe(page);
  assert.equal(await page.locator('.assistant__log > li').count(), 1);
  await page.context().close();
});

test('an invoice is told to those who see it, to nobody else', async () => {
  const supplier = await signIn(browser, server.production, account('supplier'));
  await supplier.goto(`${server.production}/factures-emises/recherche`);
  const number = await supplier.locator('main table a').first().innerText();
  const question = `Où en est ma facture ${number} ?`;
  await supplier.goto(`${server.production}/assistant`);
  assert.match(await ask(supplier, question), new RegExp(`Facture ${number}[\\s\\S]*depuis le`));
  await supplier.click('#reponse a[href^="/factures/"]');
  assert.ok((await said(supplier, 'main')).includes(number));
  const page = await stranger();
  await page.goto(`${server.production}/assistant`);
  assert.match(await ask(page, question), /Connectez-vous/);
  await page.context().close();
});

test('what is said stays text, whatever it holds', async () => {
  const page = await stranger();
  await page.goto(`${server.production}/assistant`);
  await ask(page, '<img src=x onerror=alert(1)> "mot de passe" oublié');
  assert.equal(await page.locator('main img').count(), 0);
  assert.match(await said(page, '.bubble--mine'), /<img src=x/);
  await page.context().close();
});

test('S076_S077_the_help_is_searched_and_leads_back_to_its_top', async () => {
  const page = await stranger({ width: 320 });
  await page.goto(`${server.production}/aide`);
  await page.fill('#q', 'peices jointse');
  await page.click('[role="search"] button');
  await page.waitForURL('**/aide?q=*');
  await axe(page);
  await noSidewaysScroll(page);
  await page.click('main .todo__link >> nth=0');
  assert.match(await said(page, 'h1'), /Pièces jointes/);
  assert.equal(await page.locator('.help-foot a[href="#contenu"]').count(), 1);
  await page.goto(`${server.production}/aide?q=tartiflette`);
  assert.match(await said(page, 'main'), /Rien de cela/);
  await page.context().close();
});

test('every article, in both languages, is clean and fits a phone', async () => {
  for (const lang of ['fr-FR', 'en-GB']) {
    const page = await stranger({ lang, width: 320 });
    await page.goto(`${server.production}/aide`);
    const links = await page.$$eval('main .todo__link', (all) => all.map((a) => a.getAttribute('href')));
    assert.ok(links.length >= 12);
    for (const link of [...links, '/assistant']) {
      await page.goto(server.production + link);
      await axe(page);
      await noSidewaysScroll(page);
      const inside = await page.$$eval('main a[href^="/aide/"]', (all) => all.map((a) => a.getAttribute('href').split('#')[0]));
      for (const to of inside) assert.ok(links.includes(to), `${link} leads to ${to}`);
    }
    await page.context().close();
  }
});
