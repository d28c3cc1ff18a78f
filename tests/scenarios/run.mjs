// node run.mjs [--database sqlite|postgresql] [--build FOLDER] [NAME…]: the scenarios on that engine, with
// the programs of that build folder (also CHORALE_BUILD); all, or those whose file is named.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { database: { type: 'string', default: 'sqlite' }, build: { type: 'string' } },
});
const { env } = process;
const postgres = join(here, '../support/postgres.sh');
let folder;
if (values.build) env.CHORALE_BUILD = values.build;
if (values.database === 'postgresql') {
  folder = mkdtempSync(join(tmpdir(), 'chorale-pg-'));
  env.CHORALE_DATABASE = execFileSync(postgres, ['start', folder, String(process.pid)], { encoding: 'utf8' }).trim();
}
const wanted = (file) => file.endsWith('.test.mjs') && (!positionals.length || positionals.includes(file.replace('.test.mjs', '')));
const files = readdirSync(here).filter(wanted).map((f) => join(here, f));
const { prepare } = await import('../support/server.mjs'); // it looks at the environment set above
env.CHORALE_PREPARED = await prepare();
const ran = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], { stdio: 'inherit', env, timeout: 900_000 });
rmSync(env.CHORALE_PREPARED, { recursive: true, force: true });
if (folder) spawnSync(postgres, ['stop', folder], { stdio: 'ignore' });
process.exit(ran.status ?? 1);
