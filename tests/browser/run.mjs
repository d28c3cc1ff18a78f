// node run.mjs --database sqlite|postgresql: the journeys on that engine.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const engine = process.argv[process.argv.indexOf('--database') + 1] ?? 'sqlite';
const env = { ...process.env };
const postgres = join(here, '../support/postgres.sh');
let folder;
if (engine === 'postgresql') {
  folder = mkdtempSync(join(tmpdir(), 'chorale-pg-'));
  env.CHORALE_DATABASE = execFileSync(postgres, ['start', folder], { encoding: 'utf8' }).trim();
}
const files = ['journeys.test.mjs'];
/* Pages are the same on both engines. */
if (!folder) files.push('account.test.mjs', 'assistant.test.mjs', 'everyone.test.mjs', 'join.test.mjs', 'reading.test.mjs', 'structures.test.mjs');
const ran = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...files.map((f) => join(here, f))],
  { stdio: 'inherit', env, timeout: 900_000 });
if (folder) spawnSync(postgres, ['stop', folder], { stdio: 'ignore' });
process.exit(ran.status ?? 1);
