// Kill -9 during deposits from 16 clients: what was acknowledged is there, nothing is half there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, account, makePdf, startServer, verify } from './lib.mjs';

const CLIENTS = 16;
const ENOUGH = 40; // deposits acknowledged before the end

test('every_acknowledged_deposit_survives_a_kill_9', async () => {
  const server = await startServer();
  const alice = await Client.signIn(server.production, account('alice'));
  const acknowledged = [];
  let running = true;
  const client = async (n) => {
    for (let i = 0; running; i++) {
      try {
        const answer = await alice.deposit(makePdf({ number: `K${n}-${i}`, service: 'BAT' }), `k${n}-${i}.pdf`);
        if (answer.status === 303) acknowledged.push(answer.location);
      } catch {
        return;
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, n) => client(n));
  const late = Date.now() + 120_000;
  while (acknowledged.length < ENOUGH) {
    assert.ok(Date.now() < late, `only ${acknowledged.length} deposits were acknowledged`);
    await new Promise((done) => setTimeout(done, 20));
  }
  await server.crash();
  running = false;
  await Promise.all(clients);

  verify(server.folder); // throws when anything is missing or changed
  const again = await startServer(server.folder);
  alice.origin = again.production;
  for (const path of acknowledged) {
    const answer = await alice.get(path);
    assert.equal(answer.status, 200, path);
    const document = await alice.get(answer.text.match(/\/documents\/\d+/)[0]);
    assert.ok(document.text.startsWith('%PDF-'), path);
  }
  await again.stop();
});
