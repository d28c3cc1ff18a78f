// Somebody looks after the own account: names, password, question, a second factor, sessions, mails, copy and
// erasing; with scripts and without, in both languages, every page accessible. And J16: from sign-up to the
// account's own pages by keyboard alone.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { axe, noSidewaysScroll, openPage, said, startBrowser, startServer, typeSignIn } from './lib.mjs';

const PASSWORD = 'cheval pile agrafe';
const OTHER = 'lampe orange canal';

let server;
let browser;
let mirror;
let count = 0;

before(async () => {
  server = await startServer(undefined, { set: ['account.mails=1000'] });
  browser = await startBrowser();
  mirror = await visitor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const visitor = (options) => openPage(browser, options);

const go = (page, path) => page.goto(server.production + path);

/** axe needs timers: without JavaScript it looks at the same document where our own script is missing. */
async function look(page, script) {
  let seen = page;
  if (!script) {
    const [html, url] = [await page.content(), page.url()];
    await mirror.unrouteAll();
    await mirror.route('**/chorale.js*', (route) => route.abort());
    await mirror.route(url, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
    await mirror.goto(url);
    seen = mirror;
  }
  for (const width of [320, 1280]) {
    await seen.setViewportSize({ width, height: 900 });
    await axe(seen);
    await noSidewaysScroll(seen);
  }
}

async function follow(page) {
  await go(page, '/demonstration/courrier');
  await page.click('main article:first-of-type a.button');
  await page.waitForLoadState();
}

async function newcomer(page) {
  const login = `zoe.c${++count}@exemple.fr`;
  await go(page, '/inscription');
  for (const [id, value] of [['first_name', 'Zoé'], ['last_name', 'Martin'], ['login', login], ['password', PASSWORD]]) await page.fill(`#${id}`, value);
  await page.click('main form .form-actions button:not([name])');
  await page.waitForURL('**/courriel-envoye**');
  await follow(page);
  await page.fill('#password', PASSWORD);
  await page.click('form[action="/connexion"] button');
  await page.waitForURL('**/accueil');
  return login;
}

/* The code that an app would show (RFC 6238). */
function totp(secret, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const h = createHmac('sha1', key).update(step).digest();
  const p = h[19] & 15;
  return String((h.readUInt32BE(p) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const send = (page) => page.click('main form .form-actions button:not([name])');

for (const script of [true, false]) {
  for (const lang of ['fr', 'en']) {
    describe(`${script ? 'with' : 'without'} JavaScript, ${lang}`, () => {
      test('S134_S135_S137_S140_S141 somebody looks after the account', async () => {
        const page = await visitor({ script, lang });
        const login = await newcomer(page);
        await go(page, '/mon-compte');
        await look(page, script);
        await page.click('main a[href="/mon-compte/identite"]');
        await look(page, script);
        await page.fill('#last_name', '');
        await send(page);
        await look(page, script); // what is missing
        await page.fill('#last_name', 'Durand');
        await send(page);
        await page.waitForURL('**/mon-compte?etat=enregistre');
        assert.match(await said(page, 'main'), /Zoé Durand/);

        await page.click('main a[href="/mon-compte/question"]');
        await look(page, script);
        await page.fill('#question', 'Mon premier vélo ?');
        await page.fill('#answer', 'éclair bleu');
        await page.fill('#present', 'pas le bon');
        await send(page);
        await look(page, script);
        assert.equal(await page.locator('#present-e').count(), 1);
        assert.equal(await page.inputValue('#answer'), ''); // secrets are not given back
        await page.fill('#answer', 'éclair bleu');
        await page.fill('#present', PASSWORD);
        await send(page);
        await page.waitForURL('**/mon-compte?etat=question');

        await page.click('main a[href="/mon-compte/notifications"]');
        await look(page, script);
        await page.check('#synthese-weekly', { force: true });
        await page.uncheck('#alertes', { force: true });
        await page.click('main form .form-actions button');
        await page.waitForURL('**/mon-compte?etat=enregistre');
        assert.match(await said(page, 'main'), lang === 'fr' ? /Chaque lundi/ : /Every Monday/);

        await page.click('main a[href="/mon-compte/mot-de-passe"]');
        await look(page, script);
        await page.fill('#present', PASSWORD);
        await page.fill('#password', OTHER);
        await send(page);
        await page.waitForURL('**/mon-compte?etat=mot-de-passe');
        await go(page, '/mon-compte/sessions');
        await look(page, script);

        await go(page, '/mon-compte/donnees');
        await look(page, script);
        await page.fill('#present', OTHER);
        await page.click('main form[action="/mon-compte/effacer"] button');
        await look(page, script); // the box is not ticked
        await page.fill('#present', OTHER);
        await page.check('#sure', { force: true });
        await page.click('main form[action="/mon-compte/effacer"] button');
        await page.waitForURL('**/connexion?etat=efface');
        await look(page, script);
        await typeSignIn(page, { login, password: OTHER });
        assert.equal(await page.locator('.error-summary').count(), 1);
      });

      test('a second factor is set up, asked, and taken away', async () => {
        const page = await visitor({ script, lang });
        const login = await newcomer(page);
        await go(page, '/mon-compte/double-authentification');
        await look(page, script);
        await page.click('button[value="commencer"]');
        await page.waitForSelector('.qr');
        await look(page, script);
        const secret = await page.innerText('.code-block');
        await page.fill('#code', '000000');
        await page.fill('#present', PASSWORD);
        await page.click('button[value="confirmer"]');
        await page.waitForSelector('#code-e');
        assert.equal(await page.innerText('.code-block'), secret); // the app stays right
        await page.fill('#code', totp(secret));
        await page.fill('#present', PASSWORD);
        await page.click('button[value="confirmer"]');
        await page.waitForSelector('.codes');
        await look(page, script);
        const codes = await page.locator('.codes code').allInnerTexts();
        assert.equal(codes.length, 10);

        await page.context().clearCookies();
        await go(page, '/connexion?suite=/mon-compte');
        await typeSignIn(page, { login, password: PASSWORD });
        await page.waitForSelector('form[action="/connexion/code"]');
        await look(page, script);
        await page.fill('#code', '000000');
        await page.click('form[action="/connexion/code"] button');
        await page.waitForSelector('.error-summary');
        await look(page, script);
        await page.fill('#code', codes[0]);
        await page.click('form[action="/connexion/code"] button');
        await page.waitForURL('**/mon-compte'); // what was asked for first
        await go(page, '/mon-compte/double-authentification');
        await look(page, script);
        assert.match(await said(page, 'main'), lang === 'fr' ? /9 codes de secours/ : /9 recovery codes/);
        await page.fill('#present-off', PASSWORD);
        await page.click('button[value="arreter"]');
        await page.waitForURL('**/mon-compte?etat=facteur-arrete');
      });
    });
  }
}

/* Nothing but keys: Tab to what is wanted, then type. */
test('J16 sign-up, activation and the account by keyboard alone', async () => {
  const page = await visitor();
  const login = `zoe.k${++count}@exemple.fr`;
  const to = async (selector) => {
    for (let i = 0; i < 80; i++) {
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`${selector} is not reached by Tab on ${page.url()}`);
  };
  const type = async (selector, text) => { await to(selector); await page.keyboard.type(text); };
  const press = async (selector, url) => {
    await to(selector);
    await Promise.all([page.waitForURL(url), page.keyboard.press('Enter')]);
  };
  await go(page, '/connexion');
  await press('main a[href="/inscription"]', '**/inscription');
  await type('#first_name', 'Zoé');
  await type('#last_name', 'Martin');
  await type('#login', login);
  await type('#password', PASSWORD);
  await press('main form .form-actions button:not([name])', '**/courriel-envoye**');
  await press('main a[href="/demonstration/courrier"]', '**/demonstration/courrier');
  await press('main article:first-of-type a.button', '**/connexion?etat=activation');
  await type('#password', PASSWORD);
  await press('form[action="/connexion"] button', '**/accueil');
  await press('nav a[href="/mon-compte"]', '**/mon-compte');
  await press('main a[href="/mon-compte/notifications"]', '**/mon-compte/notifications');
  await to('input[name="synthese"]:checked');
  await page.keyboard.press('ArrowDown');
  await press('main form .form-actions button', '**/mon-compte?etat=enregistre');
  assert.match(await said(page, 'main'), /Chaque lundi/);
});
