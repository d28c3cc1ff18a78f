// For everyone: with the keyboard alone, with assistive technology, at 400 % zoom, in English.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { account, axe, journeysOn, noSidewaysScroll, root, said, signIn, startBrowser, startServer } from './lib.mjs';
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

const { chooseFile, send, treat, status } = journeysOn(() => server.production);
const number = (tag) => `${tag}-${Date.now() % 10000000}`;

/* --- the keyboard --- */

/** What has the focus: whether it matches, shows its ring, and is not hidden under something. */
function focusState(selector) {
  const e = document.activeElement;
  const rings = [getComputedStyle(e), getComputedStyle(e, '::after'), e.labels?.[0] ? getComputedStyle(e.labels[0]) : null,
    e.querySelector?.('rect') ? getComputedStyle(e.querySelector('rect')) : null];
  const ring = rings.some((s) => s && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
  const box = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const label = e.labels?.[0];
  const seen = box.bottom > 0 && box.top < innerHeight
    && (top === e || e.contains(top) || top?.contains(e) || label?.contains(top) || e.closest('.input-group')?.contains(top));
  return {
    body: e === document.body,
    matches: e.matches(selector),
    ring,
    seen,
    what: e.outerHTML.slice(0, 160),
  };
}

/** Tab until something that matches has the focus; every stop on the way shows it. */
async function tabTo(page, selector, most = 120) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const state = await page.evaluate(focusState, selector);
    if (state.body) continue;
    assert.ok(state.ring, `${page.url()}: no ring on ${state.what}`);
    assert.ok(state.seen, `${page.url()}: hidden: ${state.what}`);
    if (state.matches) return;
  }
  assert.fail(`${page.url()}: ${selector} is not reached in ${most} steps`);
}

/** Presses Enter on what has the focus and waits for the page that follows. */
async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
}

for (const script of [true, false]) {
  describe(script ? 'keyboard alone, with JavaScript' : 'keyboard alone, without JavaScript', () => {
    test('J16 the_skip_link_leads_to_the_content', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      await page.goto(`${server.production}/factures-emises/recherche`);
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.className), 'skip-link');
      assert.ok((await page.evaluate(focusState, '.skip-link')).ring);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.getElementById('contenu').contains(document.activeElement)));
    });

    test('J16 an_invoice_is_deposited', async () => {
      const page = await signIn(browser, server.production, account('alice'), { script });
      const name = number(script ? 'KJ' : 'KN');
      await tabTo(page, 'main a[href="/factures-emises/depot"]');
      await enter(page);
      const asked = page.waitForEvent('filechooser'); // long before: the browser has to know that we answer
      await tabTo(page, '#fichier');
      await page.keyboard.press('Enter');
      await (await asked).setFiles({ name: 'facture.pdf', mimeType: 'application/pdf',
        buffer: makePdf({ number: name, service: 'BAT' }) });
      await tabTo(page, 'form[action="/factures-emises/depot"] button');
      await enter(page);
      assert.match(page.url(), /\/depot\/\d+$/);
      await tabTo(page, '.until-focus');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'recipient_siret');
      await tabTo(page, '#comment');
      await page.keyboard.type('Sans souris');
      await tabTo(page, '.action-bar button[value="envoyer"]');
      await enter(page);
      assert.match(page.url(), /\/confirmer$/);
      await tabTo(page, 'main form button.button');
      await enter(page);
      assert.match(page.url(), /\/envoyee$/);
      assert.match(await said(page, 'main'), new RegExp(name));
    });

    test('J16 an_invoice_is_processed', async () => {
      const name = number(script ? 'PJ' : 'PN');
      const supplier = await signIn(browser, server.production, account('alice'), { script });
      await send(supplier, makePdf({ number: name, service: 'BAT' }));
      const page = await signIn(browser, server.production, account('claire'), { script });
      await tabTo(page, '.spaces a[href="/factures-recues"]');
      await enter(page);
      await tabTo(page, '#q');
      await page.keyboard.type(name);
      await enter(page);
      await tabTo(page, 'main tbody a');
      await enter(page);
      await tabTo(page, '.action-bar a.button[href$="/traiter"]');
      if (script) await page.keyboard.press('Enter');
      else await enter(page);
      const prefix = script ? '#d-' : '#p-';
      await tabTo(page, `input[name="statut"]`);
      for (let i = 0; i < 20 && !(await page.evaluate((id) => document.activeElement.matches(id), `${prefix}SUSPENDUE`)); i++)
        await page.keyboard.press(i === 0 ? 'Space' : 'ArrowDown');
      assert.ok(await page.isChecked(`${prefix}SUSPENDUE`));
      await tabTo(page, `${prefix}RIB, ${prefix}SUSPENDUE-RIB`);
      await page.keyboard.press('Space');
      await tabTo(page, `${prefix}SUSPENDUE-c`);
      await page.keyboard.type('Un RIB, merci.');
      await tabTo(page, script ? 'dialog button.button:not(.button--second)' : 'main .form-actions button');
      await enter(page);
      assert.match(await status(page), /Suspendue/);
      assert.match(await said(page, '.timeline'), /RIB · « Un RIB, merci\. »/);
    });
  });
}

test('J16 a_dialog_gives_the_focus_back', async () => {
  const page = await signIn(browser, server.production, account('claire'));
  await page.goto(`${server.production}/factures-recues`);
  await page.click('main tbody a');
  await tabTo(page, '.action-bar a[data-dialog]');
  await page.keyboard.press('Enter');
  assert.ok(await page.evaluate(() => document.querySelector('dialog').contains(document.activeElement)));
  await page.keyboard.press('Escape');
  assert.ok(await page.evaluate(() => document.activeElement.matches('a[data-dialog]')));
});

/* --- every page --- */

/** The pages a person comes to by links, two of each kind, and those forms lead to. */
async function walk(page, visit) {
  const kind = (path) => path.replace(/\?.*/, '').replace(/\d+/g, '#');
  const seen = new Map();
  const waiting = ['/accueil'];
  const known = new Set(waiting);
  while (waiting.length) {
    const path = waiting.shift();
    const times = seen.get(kind(path)) ?? 0;
    if (times === 2) continue;
    seen.set(kind(path), times + 1);
    await page.goto(server.production + path);
    await visit(path);
    const links = await page.$$eval('a[href^="/"]', (all) => all.map((a) => a.getAttribute('href').split('#')[0]));
    for (const link of links) {
      if (known.has(link) || /^\/(langue|documents)|\.csv|certificat$|telecharger|deconnexion/.test(link)) continue;
      known.add(link);
      waiting.push(link);
    }
  }
  return seen;
}

const PEOPLE = ['alice', 'claire', 'sophie']; // a supplier, a town, the State: together they see every page

for (const who of ['alice', 'claire']) {
  test(`every screen is accessible: ${who}`, async () => {
    const page = await signIn(browser, server.production, account(who));
    const look = async () => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await axe(page);
      await noSidewaysScroll(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await axe(page);
      await noSidewaysScroll(page);
    };
    await walk(page, look);
    await page.goto(`${server.production}/nulle-part`);
    await look();
  });
}

/* --- 400 % zoom: a window of 1280 × 1024 shows 320 × 256 --- */

/** Texts and controls that leave the window or are cut by what they stand in, unless that scrolls. */
function cut() {
  const bad = [];
  const scrolls = (e) => {
    for (let p = e; p && p !== document.documentElement; p = p.parentElement) {
      const s = getComputedStyle(p);
      if (/auto|scroll/.test(s.overflowX) && p !== document.body) return true;
    }
    return false;
  };
  const hidden = (e) => e.closest('.visually-hidden, [hidden], details:not([open]) > :not(summary), datalist, option, svg')
    || getComputedStyle(e).position === 'fixed' || !e.checkVisibility({ visibilityProperty: true });
  for (const e of document.querySelectorAll('body *')) {
    if (hidden(e) || e.matches('.skip-link, .until-focus, thead, thead *')) continue;
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim());
    if (!own && !e.matches('input, button, select, textarea')) continue;
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || scrolls(e)) continue;
    if (box.right > innerWidth + 1 || box.left < -1) bad.push(`outside: ${e.outerHTML.slice(0, 120)}`);
    const style = getComputedStyle(e);
    if (/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.matches('input, select'))
      bad.push(`cut: ${e.outerHTML.slice(0, 120)}`);
  }
  return bad;
}

for (const who of PEOPLE) {
  test(`nothing is cut at 400 % zoom: ${who}`, async () => {
    const page = await signIn(browser, server.production, account(who), { width: 320, height: 256 });
    const pages = await walk(page, async (path) => {
      await noSidewaysScroll(page);
      assert.deepEqual(await page.evaluate(cut), [], path);
      const stuck = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) =>
        /fixed|sticky/.test(getComputedStyle(e).position) && e.checkVisibility() && e.offsetHeight > innerHeight / 3).length);
      assert.equal(stuck, 0, `${path}: something stands over a third of the window`);
    });
    assert.ok(pages.size > 5, [...pages.keys()].join(' '));
  });
}

/* --- English --- */

const plain = (text) => text.replace(/[\u00a0\u202f\s]+/g, ' ').replace(/'/g, '’').trim();

function catalogue(lang) {
  const texts = new Map();
  for (const file of readdirSync(join(root, 'po')).filter((f) => f.endsWith(`.${lang}.po`))) {
    const entries = readFileSync(join(root, 'po', file), 'utf8').split(/\n\s*\n/);
    for (const entry of entries) {
      const id = entry.match(/^msgid "(.+)"/m)?.[1];
      if (id) texts.set(id, [...entry.matchAll(/^msgstr(?:\[\d\])? "(.*)"/gm)].map((m) => m[1].replace(/\\(.)/g, '$1')));
    }
  }
  return texts;
}

/** The sentences of the help, which stand in articles of their own; markup parts them as placeholders do. */
function articles(lang) {
  const folder = join(root, 'src/assist/help', lang);
  const lines = readdirSync(folder).flatMap((f) => readFileSync(join(folder, f), 'utf8').split('\n'));
  return lines.filter((l) => l && !/^(<!--|\{\{)/.test(l))
    .map((l) => l.replace(/^(#+|-|\d+\.) /, '').replace(/\*\*|`|\[|\]\([^)]*\)/g, '{}'));
}

/** Pieces of French sentences that no English page has: at least three words between two placeholders. */
function frenchPieces() {
  const english = plain([...[...catalogue('en').values()].flat(), ...articles('en')].join(' \n '));
  const pieces = new Set();
  for (const [id, forms] of [...catalogue('fr'), ['help.articles', articles('fr')]]) {
    if (/^(cmd|serve|paper|verify|assistant\.cmd)/.test(id)) continue;
    for (const form of forms) {
      for (const piece of form.replace(/<[^>]*>/g, '{}').split(/\{[a-z_]*\}/).map(plain)) {
        if (piece.split(' ').length >= 3 && piece.length >= 12 && !english.includes(piece)) pieces.add(piece);
      }
    }
  }
  return [...pieces];
}

/** All that is read or heard on a page, but for what says that it is in another language. */
function readable() {
  const texts = [document.title];
  for (const e of document.querySelectorAll('body, body *')) {
    if (e.closest('[lang]:not(html)') || e.matches('script, style')) continue;
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-busy', 'data-none', 'data-one', 'data-many'])
      if (e.hasAttribute(name)) texts.push(e.getAttribute(name));
    for (const node of e.childNodes) if (node.nodeType === 3) texts.push(node.nodeValue);
  }
  return texts.join(' | ');
}

const pieces = frenchPieces();

async function isEnglish(page, where) {
  const text = plain(await page.evaluate(readable));
  assert.equal(await page.getAttribute('html', 'lang'), 'en', where);
  assert.deepEqual(pieces.filter((piece) => text.includes(piece)), [], where);
  assert.doesNotMatch(text, /\{[a-z_]+\}/, `${where}: a placeholder is left`);
  assert.doesNotMatch(text, /\b(web|lifecycle|status|invoice|error|deposit)\.[a-z_]{3,}/, `${where}: an id instead of words`);
}

for (const who of PEOPLE) {
  test(`J15 S136_no_french_is_left_in_english: ${who}`, async () => {
    const page = await signIn(browser, server.production, account(who), { lang: 'en' });
    await page.goto(`${server.production}/langue?vers=en&retour=%2Faccueil`);
    const pages = await walk(page, (path) => isEnglish(page, path));
    assert.ok(pages.size > 5, [...pages.keys()].join(' '));
    await page.goto(`${server.production}/nulle-part`);
    await isEnglish(page, 'an address that does not exist');
  });
}

test('J15 S136_errors_and_journeys_are_english', async () => {
  const page = await signIn(browser, server.production, account('alice'), { lang: 'en' });
  await page.goto(`${server.production}/langue?vers=en&retour=%2Faccueil`);
  await chooseFile(page, 'facture.pdf', Buffer.from('no PDF'));
  await isEnglish(page, 'no PDF');
  await chooseFile(page, 'facture.pdf', makePdf({ number: number('EN'), service: 'CULTURE' }));
  for (const field of ['recipient_siret', 'invoice_number', 'issue_date', 'total_ht']) await page.fill(`#${field}`, '?');
  await page.click('.action-bar button[value="envoyer"]');
  await page.waitForSelector('.error-summary');
  await isEnglish(page, 'form with errors');
  await axe(page);
  const name = number('EM');
  await chooseFile(page, 'facture.pdf', makePdf({ number: name, service: 'CULTURE' }));
  await page.click('.action-bar button[value="envoyer"]');
  await page.waitForURL('**/confirmer');
  await isEnglish(page, 'confirmation');
  await page.click('main form button.button');
  await page.waitForURL('**/envoyee');
  await isEnglish(page, 'sent');
  const address = page.url().replace('/envoyee', '');
  const town = await signIn(browser, server.production, account('claire'), { lang: 'en' });
  await town.goto(`${server.production}/langue?vers=en&retour=%2Faccueil`);
  await town.goto(address);
  await treat(town, 'REJETEE');
  await isEnglish(town, 'no motive');
  await treat(town, 'A_RECYCLER', 'DESTINATAIRE_INCORRECT', 'Please send it to the hospital.');
  await isEnglish(town, 'returned');
  await page.goto(`${address}/corriger`);
  await page.click('main .form-actions button.button');
  await page.waitForSelector('.error-summary');
  await isEnglish(page, 'nothing corrected');
});
