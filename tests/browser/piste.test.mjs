// J9, the portal's half: an integrator goes from nothing to a connection whose chain is complete, on the
// developer platform and in the qualification portal; with scripts and without, every page accessible.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { account, looking, openPage, signIn, startBrowser, startServer } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';

let server;
let browser;
let look;

before(async () => {
  server = await startServer(undefined, { set: ['account.mails=1000'] });
  browser = await startBrowser();
  look = looking(await visitor());
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const visitor = (options) => openPage(browser, options);

const send = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

async function fillDeclaration(page, application) {
  await page.fill('#application', application);
  await page.selectOption('#usage', 'editeur');
  await page.fill('#contact_name', 'Zoé Martin');
  await page.fill('#contact_email', 'zoe@exemple.fr');
  await send(page, 'form.form button');
}

for (const script of [true, false]) {
  const how = script ? 'with JavaScript' : 'without JavaScript';
  const login = script ? 'zoe@exemple.fr' : 'noe@exemple.fr';
  const supplier = script ? 'camille' : 'ines';

  describe(`J9 ${how}`, () => {
    let page;

    test('S023_S025_S146_from nothing to a connection, in a browser', async () => {
      page = await visitor({ script });
      await page.goto(`${server.piste}/`);
      await look(page, script);
      await send(page, 'a[href="/inscription"]');
      await send(page, 'form.form button'); // nothing filled in: what is missing is said
      assert.equal(await page.locator('.error-summary__list li').count(), 5);
      await look(page, script);
      await page.fill('#name', 'Zoé Martin');
      await page.fill('#login', login);
      await page.fill('#password', PASSWORD);
      await page.selectOption('#organisation', 'universelle');
      await page.check('#terms');
      await send(page, 'form.form button');
      await look(page, script);
      await send(page, `text=APP_SANDBOX_${login}`);
      await look(page, script);
    });

    test('S031_S032_an API is selected once its conditions are accepted', async () => {
      await send(page, 'a[href$="/modifier"]');
      assert.ok(await page.locator('#api-cpro-factures').isDisabled());
      await look(page, script);
      await page.check('#cgu-cpro-factures');
      await page.check('#cgu-cpro-transverses');
      await send(page, 'form[action$="/conditions"] button');
      await page.check('#api-cpro-factures');
      await send(page, 'form[action$="/modifier"] button');
      await page.click('details.disclosure >> nth=0 >> summary');
      await send(page, 'form[action$="/secret"] button');
      assert.match(await page.locator('.message code.secret').nth(1).innerText(), /^[0-9a-f-]{36}$/);
      await look(page, script);
    });

    test('S040_S042_S047_S051_the portal shows the chain until it is complete', async () => {
      const portal = await signIn(browser, server.qualification, account(supplier), { script, fresh: true });
      await send(portal, 'nav.spaces a[href="/raccordement"]');
      await look(portal, script);
      await send(portal, '.page-head a.button');
      await fillDeclaration(portal, 'APP_SANDBOX_personne@exemple.fr');
      assert.equal(await portal.locator('#application-e').count(), 1);
      await look(portal, script);
      await fillDeclaration(portal, `APP_SANDBOX_${login}`);
      assert.equal(await portal.locator('.timeline__dot--missing').count(), 1);
      assert.match(await portal.locator('.timeline__note').innerText(), /cpro-account/);
      await look(portal, script);
      await send(portal, 'form[action="/raccordement/compte-technique"] button');
      assert.match(await portal.locator('.message code.secret').first().innerText(), /^TECH_1_\d{14}@cpro\.fr$/);
      assert.equal(await portal.locator('.timeline__dot--done').count(), 5);
      await look(portal, script);
      await portal.context().close();
    });
  });
}

test('S049_S150_production says why the sandbox application is refused', async () => {
  const portal = await signIn(browser, server.production, account('paul'), { lang: 'en' });
  await portal.goto(`${server.production}/langue?vers=en&retour=/raccordement/declarer`);
  await fillDeclaration(portal, 'APP_SANDBOX_zoe@exemple.fr');
  assert.match(await portal.locator('#application-e').innerText(), /SANDBOX application cannot be entered/);
  await look(portal, true);
  await portal.context().close();
});

for (const [lang, scheme] of [['fr', 'dark'], ['en', 'light']]) {
  test(`the public pages of the platform are accessible, ${lang}, ${scheme}`, async () => {
    const page = await visitor({ lang, scheme });
    for (const path of ['/connexion', '/inscription', '/catalogue', '/conditions', '/conditions/cpro-factures', '/rien']) {
      await page.goto(server.piste + path);
      assert.equal(await page.getAttribute('html', 'lang'), lang, path);
      await look(page, true);
    }
    await page.context().close();
  });
}
