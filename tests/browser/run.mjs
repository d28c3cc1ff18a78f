// node run.mjs --database sqlite|postgresql: the journeys on that engine.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const engine = process.argv[process.argv.indexOf('--database') + 1] ?? 'sqlite';
const env = { ...process.env };
const postgres = join(here, '../support/postgres.sh');
let folder;
if (engine === 'postgresql') {
  folder = mkdtempSync(join(tmpdir(), 'chorale-pg-'));
  env.CHORALE_DATABASE = execFileSync(postgres, ['start', folder], { encoding: 'utf8' }).trim();
}
const ran = spawnSync(process.execPath, ['--test', join(here, 'journeys.test.mjs')], { stdio: 'inherit', env });
if (folder) spawnSync(postgres, ['stop', folder], { stdio: 'ignore' });
process.exit(ran.status ?? 1);
