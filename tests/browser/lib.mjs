// What every journey stands on: a real server on free ports with the demonstration data, Debian's
// Chromium, and the accounts that the program itself tells.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');
const build = process.env.CHORALE_BUILD ?? join(root, 'build');
const chorale = join(build, 'chorale');

export async function startServer(folder = mkdtempSync(join(tmpdir(), 'chorale-browser-'))) {
  const args = ['serve', '--data', folder, '--demo', '--production', '127.0.0.1:0', '--qualification', '127.0.0.1:0',
    '--piste', '127.0.0.1:0'];
  if (process.env.CHORALE_DATABASE) args.push('--set', `database.url=${process.env.CHORALE_DATABASE}`);
  const child = spawn(chorale, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  const line = await new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (more) => { text += more; if (text.includes('\n')) ready(text); });
    child.on('exit', (status) => failed(new Error(`the server ended with ${status}\n${errors}`)));
  });
  const address = (name) => `http://${line.match(new RegExp(`${name}=(\\S+)`))[1]}`;
  return {
    folder,
    production: address('production'),
    qualification: address('qualification'),
    errors: () => errors,
    /** Ends it without a chance to tidy up; the folder stays. */
    async crash() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function accounts() {
  return JSON.parse(execFileSync(chorale, ['admin', 'demo', '--json'], { encoding: 'utf8' })).portal;
}

/** The first account of a kind, or the one whose login begins with it. */
export function account(kind) {
  const all = accounts();
  return all.find((a) => a.login.startsWith(kind)) ?? all.find((a) => a.kind === kind);
}

export function verify(folder) {
  const args = ['admin', 'verify', '--data', folder];
  if (process.env.CHORALE_DATABASE) args.push('--set', `database.url=${process.env.CHORALE_DATABASE}`);
  return execFileSync(chorale, args, { encoding: 'utf8' });
}

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
