// What every test over HTTP stands on: a real server on free ports with the demonstration data, the
// accounts that the program itself tells, and a database of its own on either engine.
//
// CHORALE_BUILD names the build folder. CHORALE_DATABASE, when set, is the address of a PostgreSQL server:
// each data folder then gets a fresh database there. CHORALE_PREPARED, when set, is a folder that prepare()
// filled: new ones begin as its copies, as making the demonstration takes longer than most tests.
import { spawn, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = resolve(root, process.env.CHORALE_BUILD ?? 'build');
const chorale = join(build, 'chorale');
const SANITIZER = /==\d+==|Sanitizer:|runtime error:/;

/** The database of each data folder; empty for the one that SQLite keeps inside. */
const databases = new Map();

const prepared = process.env.CHORALE_PREPARED;
const PREPARED_DATABASE = 'prepared';

function psql(url, sql) {
  return execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], { encoding: 'utf8' });
}

function databaseOf(folder) {
  const server = process.env.CHORALE_DATABASE;
  if (!server) return '';
  if (!databases.has(folder)) {
    const name = `t${process.pid}_${databases.size}`;
    psql(server, `CREATE DATABASE ${name} TEMPLATE ${prepared ? PREPARED_DATABASE : 'template0'}`);
    databases.set(folder, server.replace('/postgres?', `/${name}?`));
  }
  return databases.get(folder);
}

/** A data folder, with the demonstration when one was prepared. */
export function newFolder(folder = mkdtempSync(join(tmpdir(), 'chorale-test-'))) {
  if (prepared) cpSync(prepared, folder, { recursive: true });
  return folder;
}

/** Makes the demonstration once; the folder is for CHORALE_PREPARED, and the caller's to remove. */
export async function prepare() {
  const server = await startServer();
  await server.stop({ keep: true });
  if (databases.has(server.folder)) {
    const [, name] = databases.get(server.folder).match(/\/(\w+)\?/);
    psql(process.env.CHORALE_DATABASE, `ALTER DATABASE ${name} RENAME TO ${PREPARED_DATABASE}`);
  }
  return server.folder;
}

function databaseArguments(folder) {
  const url = databaseOf(folder);
  return url ? ['--set', `database.url=${url}`] : [];
}

/** Rows of a statement as text, columns between « | »; environment is a schema or a file, by engine. */
export function query(folder, sql, environment = 'production') {
  const url = databaseOf(folder);
  if (url) return psql(url, `SET search_path = ${environment}; ${sql}`).trim();
  const run = 'import sqlite3, sys\n'
    + 'for r in sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]):\n'
    + '    print("|".join(str(v) for v in r))';
  return execFileSync('python3', ['-c', run, join(folder, environment, 'chorale.db'), sql], { encoding: 'utf8' }).trim();
}

/** options: set (more settings, « name=value »). A sanitizer's report fails stop(), and so the test. */
export async function startServer(folder = newFolder(), options = {}) {
  const args = ['serve', '--data', folder, '--demo', '--production', '127.0.0.1:0', '--qualification', '127.0.0.1:0',
    '--piste', '127.0.0.1:0', ...databaseArguments(folder)];
  for (const setting of options.set ?? []) args.push('--set', setting);
  const env = {
    ...process.env,
    ASAN_OPTIONS: 'detect_leaks=1',
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
    TSAN_OPTIONS: 'second_deadlock_stack=1',
  };
  // It ends with the tests, however they end.
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', chorale, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise((done) => child.once('exit', (status, signal) => done(status ?? signal)));
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  const line = await new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (more) => { text += more; if (text.includes('\n')) ready(text); });
    ended.then((status) => failed(new Error(`the server ended with ${status}\n${errors}`)));
  });
  const address = (name) => `http://${line.match(new RegExp(`${name}=(\\S+)`))[1]}`;
  const end = async (signal) => {
    child.kill(signal);
    const status = await ended;
    if (SANITIZER.test(errors)) throw new Error(`a sanitizer reports:\n${errors}`);
    return status;
  };
  return {
    folder,
    pid: child.pid,
    production: address('production'),
    qualification: address('qualification'),
    piste: address('piste'),
    errors: () => errors,
    /** Ends it without a chance to tidy up; the folder stays. */
    crash: () => end('SIGKILL'),
    /** Ends it as an operator would. keep: the folder stays. */
    async stop({ keep = false } = {}) {
      const status = await end('SIGTERM');
      if (!keep) rmSync(folder, { recursive: true, force: true });
      if (status !== 0) throw new Error(`the server ended with ${status}\n${errors}`);
    },
  };
}

/** All that admin demo tells: portal, piste, piste_production, technical, technicals. */
export function demo() {
  return JSON.parse(execFileSync(chorale, ['admin', 'demo', '--json'], { encoding: 'utf8' }));
}

export function accounts() {
  return demo().portal;
}

/** The first account of a kind, or the one whose login begins with it. */
export function account(kind) {
  const all = accounts();
  return all.find((a) => a.login.startsWith(kind)) ?? all.find((a) => a.kind === kind);
}

/** chorale admin verify on that folder; throws when anything is missing or changed. */
export function verify(folder, more = []) {
  return execFileSync(chorale, ['admin', 'verify', '--data', folder, ...databaseArguments(folder), ...more],
    { encoding: 'utf8', env: { ...process.env, LANG: 'fr_FR.UTF-8', ASAN_OPTIONS: 'detect_leaks=1' } });
}

/** chorale admin mail on that folder. */
export function mailLog(folder) {
  return execFileSync(chorale, ['admin', 'mail', '--data', folder, ...databaseArguments(folder)], { encoding: 'utf8' });
}
