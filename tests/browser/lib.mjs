// What every journey stands on: the server of ../support/server.mjs, and Debian's Chromium.
import { chromium } from 'playwright-core';

export * from '../support/server.mjs';

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** A page of somebody signed in. options: script (false: JavaScript off), width, lang, scheme. */
export async function signIn(browser, origin, who, options = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: options.script ?? true,
    locale: options.lang === 'en' ? 'en-GB' : 'fr-FR',
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.scheme ?? 'light',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  await page.goto(`${origin}/connexion`);
  await page.fill('#login', who.login);
  await page.fill('#password', who.password);
  await page.click('form[action="/connexion"] button');
  await page.waitForURL('**/accueil');
  return page;
}
