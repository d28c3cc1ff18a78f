// A disk that fills up under a running server: each deposit is acknowledged or told so, and once there is
// room the same server goes on.
//
// The small disk is a tmpfs in a name space of its own: this file starts itself again in there.
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, account, inventory, makePdf, newFolder, sentence, startServer, verify, words } from './lib.mjs';

const DISK = 'CHORALE_SMALL_DISK';
const CLIENTS = 16;
const KIB = 1024;

/** A PDF of some 100 KiB; no two are alike. */
const paper = (number) => Buffer.concat([makePdf({ number, service: 'BAT' }), Buffer.from('%'), Buffer.from(randomBytes(50 * KIB).toString('hex'))]);

/** Takes all of a disk but some room. */
function fill(disk, room) {
  const file = join(disk, 'ballast');
  const fd = openSync(file, 'a');
  const block = Buffer.alloc(4 * KIB, 1);
  const free = () => { const s = statfsSync(disk); return s.bavail * s.bsize; };
  try {
    while (free() > room) writeSync(fd, block);
  } catch (error) {
    assert.equal(error.code, 'ENOSPC');
  }
  closeSync(fd);
}

async function scenario(disk) {
  const server = await startServer(newFolder(join(disk, 'data')));
  const alice = await Client.signIn(server.production, account('alice'));
  const claire = await Client.signIn(server.production, account('claire'));
  const sent = await alice.invoice(paper('P-1'));

  /* Sixteen deposit until nobody gets through any more. */
  fill(disk, 2048 * KIB);
  const acknowledged = [];
  const answers = [];
  const client = async (n) => {
    for (let i = 0; i < 8; i++) {
      const answer = await alice.deposit(paper(`P-${n}-${i}`));
      answers.push(answer);
      if (answer.status === 303) acknowledged.push(answer.location);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  const refusals = answers.filter((a) => a.status !== 303);
  assert.ok(acknowledged.length > 0 && refusals.length > CLIENTS, `${acknowledged.length} of ${answers.length}`);
  for (const answer of refusals) {
    assert.equal(answer.status, 507, words(answer.text).slice(0, 300));
    assert.match(words(answer.text), sentence('fr', 'error.disk_full'));
  }

  /* Nothing left at all: told so, no trace, and reading goes on. */
  fill(disk, 0);
  const was = inventory(server.folder);
  for (let i = 0; i < 4; i++) assert.equal((await alice.deposit(paper(`Q-${i}`))).status, 507);
  assert.deepEqual(inventory(server.folder), was);
  for (const path of acknowledged) assert.equal((await alice.get(path)).status, 200, path);
  assert.equal((await claire.get(`/factures/${sent}`)).status, 200);
  assert.equal((await fetch(`${server.production}/health`)).status, 200);

  rmSync(join(disk, 'ballast'));
  const later = await alice.invoice(paper('R-1'));
  assert.equal((await claire.treat(later, 'MANDATEE')).status, 303);
  for (const path of acknowledged) {
    const page = await alice.get(path);
    const document = await alice.get(page.text.match(/\/documents\/\d+/)[0]);
    assert.ok(document.text.startsWith('%PDF-'), path);
  }
  assert.match(verify(server.folder), /production/);
  await server.stop();
}

/* Who is not root becomes it for the mount alone, and is itself again for the server. */
const root = process.getuid() === 0;
const apart = ['unshare', root ? '-m' : '-rm', 'sh', '-c'];
const again = root ? '' : `unshare --user --map-user=${process.getuid()} --map-group=${process.getgid()} `;

function inside() {
  const disk = mkdtempSync(join(tmpdir(), 'chorale-disk-'));
  const mount = `mount -t tmpfs -o size=48m,mode=777 none "$${DISK}" && exec ${again}"$0" "$@"`;
  const env = { ...process.env, [DISK]: disk };
  delete env.NODE_TEST_CONTEXT;
  const ran = spawnSync(apart[0], [...apart.slice(1), mount, process.execPath, '--test-reporter=spec', fileURLToPath(import.meta.url)], { env, encoding: 'utf8' });
  rmSync(disk, { recursive: true, force: true });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
}

const allowed = spawnSync(apart[0], [...apart.slice(1), `mount -t tmpfs none /mnt && ${again}true`]).status === 0;

if (process.env[DISK]) test('inside', () => scenario(process.env[DISK]));
else test('a full disk is told, loses nothing, and is over once there is room', { skip: allowed ? false : 'mounting a small disk is not allowed here' }, inside);
