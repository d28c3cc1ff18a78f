// Somebody new: signs up, finds the mail, activates, forgets the password; with scripts and without, in both
// languages, every page accessible.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { looking, openPage, said, startBrowser, startServer, typeSignIn } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';
const OTHER = 'lampe orange canal';

let server;
let browser;
let look;
let count = 0;

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

const go = (page, path) => page.goto(server.production + path);

/** Follows the link of the newest mail of the outbox. */
async function followMail(page, script) {
  await go(page, '/demonstration/courrier');
  await look(page, script);
  await page.click('main article:first-of-type a.button');
  await page.waitForLoadState();
}

for (const script of [true, false]) {
  for (const lang of ['fr', 'en']) {
    describe(`${script ? 'with' : 'without'} JavaScript, ${lang}`, () => {
      test('S065_S066_S067_S068_S144 J1 from the form to the first page', async () => {
        const page = await visitor({ script, lang });
        const login = `zoe.b${++count}@exemple.fr`;
        await go(page, '/connexion');
        await look(page, script);
        await page.click('main a[href="/inscription"]');
        await look(page, script);
        await page.click('main form .form-actions button:not([name])');
        await look(page, script); // what is missing
        assert.equal(await page.locator('.error-summary a').count(), 4);
        await page.fill('#first_name', 'Zoé');
        await page.fill('#last_name', 'Martin');
        await page.fill('#login', login);
        await page.fill('#password', 'motdepasse123');
        if (script) {
          await page.waitForSelector('#force:not([hidden])');
        } else {
          await page.click('button[value="verifier"]');
          assert.equal(await page.inputValue('#password'), '');
          assert.equal(await page.inputValue('#login'), login);
        }
        assert.match(await said(page, '#force'), lang === 'fr' ? /Trop faible.*courant/s : /Too weak.*common/s);
        await look(page, script);
        await page.fill('#password', PASSWORD);
        if (script) await page.waitForFunction(() => /solide|strong/i.test(document.getElementById('force').innerText));
        await page.click('main form .form-actions button:not([name])');
        await page.waitForURL('**/courriel-envoye**');
        await look(page, script);
        assert.match(await said(page, 'main'), lang === 'fr' ? /indésirables/ : /junk mail/);
        assert.ok((await said(page, 'main')).includes(login));

        await go(page, '/connexion');
        await typeSignIn(page, { login, password: PASSWORD });
        await look(page, script); // not yet
        await page.click('main a[href="/activation/renvoi"]');
        await look(page, script);
        await page.fill('#login', login);
        await page.click('main form .form-actions button');
        await page.waitForURL('**/courriel-envoye**');

        await followMail(page, script);
        assert.match(page.url(), /\/connexion\?etat=activation$/);
        await look(page, script);
        assert.equal(await page.inputValue('#login'), login);
        await page.fill('#password', PASSWORD);
        await page.click('form[action="/connexion"] button');
        await page.waitForURL('**/accueil');
        await look(page, script);
        assert.match(await said(page, 'main'), lang === 'fr' ? /aucune structure/ : /not attached to any structure/);
        await go(page, '/mon-compte');
        await look(page, script);
      });

      test('S140 a forgotten password', async () => {
        const page = await visitor({ script, lang });
        const login = `zoe.o${++count}@exemple.fr`;
        await go(page, '/inscription');
        for (const [id, value] of [['first_name', 'Zoé'], ['last_name', 'Martin'], ['login', login], ['password', PASSWORD]]) await page.fill(`#${id}`, value);
        await page.click('main form .form-actions button:not([name])');
        await page.waitForURL('**/courriel-envoye**');
        await go(page, '/connexion');
        await page.click('main a[href="/mot-de-passe/oublie"]');
        await look(page, script);
        await page.fill('#login', login);
        await page.click('main form .form-actions button');
        await page.waitForURL('**/courriel-envoye**');
        await look(page, script);
        await followMail(page, script);
        assert.match(page.url(), /\/mot-de-passe\/nouveau$/);
        await look(page, script);
        await page.fill('#password', 'court');
        await page.click('main form .form-actions button:not([name])');
        await look(page, script);
        await page.fill('#password', OTHER);
        await page.click('main form .form-actions button:not([name])');
        await page.waitForURL('**/connexion?etat=mot-de-passe');
        await look(page, script);
        await typeSignIn(page, { login, password: OTHER });
        await page.waitForURL('**/accueil');
        await go(page, '/demonstration/courrier');
        await look(page, script);
      });

      test('a dead link offers another one', async () => {
        const page = await visitor({ script, lang });
        for (const path of ['/activation?jeton=x', '/mot-de-passe/nouveau?jeton=x', '/mot-de-passe/nouveau']) {
          assert.equal((await go(page, path)).status(), 410);
          await look(page, script);
          assert.equal(await page.locator('main form #login').count(), 1);
        }
      });
    });
  }
}
