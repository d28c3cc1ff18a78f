// What every journey stands on: the server of ../support/server.mjs, and Debian's Chromium.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../support/server.mjs';

export * from '../support/server.mjs';

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

const sessions = new Map(); // cookies of those who signed in already: checking a password takes its time

/** An empty page of nobody. options: script (false: JavaScript off), width, height, lang, scheme, cookies. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: options.script ?? true,
    locale: options.lang?.startsWith('en') ? 'en-GB' : 'fr-FR',
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.scheme ?? 'light',
    acceptDownloads: true,
    storageState: options.cookies,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30000); // a loaded machine
  return page;
}

/** A page of somebody signed in. options: as above, and fresh (true: a session of its own, to end it). */
export async function signIn(browser, origin, who, options = {}) {
  const key = `${origin} ${who.login}`;
  const page = await openPage(browser, { ...options, cookies: options.fresh ? undefined : sessions.get(key) });
  if (!options.fresh && sessions.has(key)) {
    await page.goto(`${origin}/accueil`);
    return page;
  }
  await page.goto(`${origin}/connexion`);
  await typeSignIn(page, who);
  await page.waitForURL('**/accueil');
  if (!options.fresh) sessions.set(key, await page.context().storageState());
  return page;
}

/** Fills in the sign-in page that is open, and sends it. */
export async function typeSignIn(page, who) {
  await page.fill('#login', who.login);
  await page.fill('#password', who.password);
  await page.click('form[action="/connexion"] button');
}

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], page.url());
}

/**
 * Looks at a page at two widths: accessible, and nothing scrolls sideways. axe needs timers, which a page
 * without JavaScript has not: it then looks at the same document on the mirror, where our script is missing.
 */
export function looking(mirror) {
  async function withoutScript(page) {
    const [html, url] = [await page.content(), page.url()];
    await mirror.unrouteAll();
    await mirror.route('**/chorale.js*', (route) => route.abort());
    await mirror.route(url, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
    await mirror.goto(url);
    return mirror;
  }
  return async (page, script) => {
    const seen = script ? page : await withoutScript(page);
    for (const width of [320, 1280]) {
      await seen.setViewportSize({ width, height: 900 });
      await axe(seen);
      await noSidewaysScroll(seen);
    }
  };
}

/** What is read there, every blank an ordinary one. */
export async function said(page, selector) {
  return (await page.innerText(selector)).replace(/[\u00a0\u202f]/g, ' ');
}

export async function noSidewaysScroll(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 1, `${page.url()} scrolls sideways by ${wider} px`);
}

/** The steps of journeys, in one place: origin is that of the server under test. */
export function journeysOn(origin) {
  /** Deposits a PDF as far as the form. */
  async function chooseFile(page, name, bytes) {
    await page.goto(`${origin()}/factures-emises/depot`);
    await page.setInputFiles('#fichier', { name, mimeType: 'application/pdf', buffer: bytes });
    await page.click('form[action="/factures-emises/depot"] button:not([hidden])');
    await page.waitForLoadState();
  }

  /** Deposits and sends; the address of the invoice. */
  async function send(page, bytes) {
    await chooseFile(page, 'facture.pdf', bytes);
    await page.click('.action-bar button:has-text("Valider et envoyer")');
    await page.click('main button:has-text("Confirmer et envoyer")');
    await page.waitForURL('**/envoyee');
    return page.url().replace('/envoyee', '');
  }

  /** Finds it by words, its number as a rule. */
  async function openInvoice(page, words, list, number = words) {
    await page.goto(`${origin()}${list}?q=${encodeURIComponent(words)}`);
    await page.click(`main table a:text-is("${number}")`);
    await page.waitForURL('**/factures/*');
  }

  /** The main form of the page is sent. */
  async function sendForm(page) {
    await page.click('main .form-actions button.button');
    await page.waitForLoadState();
  }

  async function choose(page, to, motives = [], words = '') {
    await page.check(`main input[name="statut"][value="${to}"]`, { force: true });
    for (const motive of [motives].flat()) {
      const boxes = page.locator(`main input[name="motifs-${to}"][value="${motive}"]`);
      if (await boxes.count()) await boxes.check({ force: true });
      else await page.selectOption(`main select[name="motifs-${to}"]`, motive);
    }
    if (words) await page.fill(`main textarea[name="complement-${to}"]`, words);
    await sendForm(page);
  }

  async function treat(page, to, motives, words) {
    await page.goto(`${page.url().replace(/(\/traiter)?([?#].*)?$/, '')}/traiter`);
    await choose(page, to, motives, words);
  }

  const status = (page) => page.locator('main .status').first().innerText();

  return { chooseFile, send, openInvoice, sendForm, choose, treat, status };
}
