// Kill -9 during deposits from 16 clients: what was acknowledged is there, nothing is half there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { account, startServer, verify } from './lib.mjs';
import { makePdf } from './papers.mjs';

const csrfOf = (html) => html.match(/name="csrf" value="([^"]+)"/)[1];

async function signIn(origin, who) {
  const first = await fetch(`${origin}/connexion`);
  const before = first.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const body = new URLSearchParams({ csrf: csrfOf(await first.text()), login: who.login, password: who.password });
  const answer = await fetch(`${origin}/connexion`, { method: 'POST', body, redirect: 'manual', headers: { cookie: before } });
  assert.equal(answer.status, 303);
  return answer.headers.getSetCookie().map((c) => c.split(';')[0]).find((c) => /session=/.test(c));
}

test('every_acknowledged_deposit_survives_a_kill_9', async () => {
  const server = await startServer();
  const cookie = await signIn(server.production, account('alice'));
  const form = await (await fetch(`${server.production}/factures-emises/depot`, { headers: { cookie } })).text();
  const csrf = csrfOf(form);
  const acknowledged = [];
  let running = true;
  const client = async (n) => {
    for (let i = 0; running; i++) {
      const body = new FormData();
      body.append('csrf', csrf);
      body.append('fichier', new Blob([makePdf({ number: `K${n}-${i}`, service: 'BAT' })]), `k${n}-${i}.pdf`);
      try {
        const answer = await fetch(`${server.production}/factures-emises/depot`,
          { method: 'POST', body, redirect: 'manual', headers: { cookie } });
        if (answer.status === 303) acknowledged.push(answer.headers.get('location'));
      } catch {
        return;
      }
    }
  };
  const clients = Array.from({ length: 16 }, (_, n) => client(n));
  while (acknowledged.length < 40) await new Promise((done) => setTimeout(done, 20));
  await server.crash();
  running = false;
  await Promise.all(clients);

  verify(server.folder); // throws when anything is missing or changed
  const again = await startServer(server.folder);
  for (const path of acknowledged) {
    const answer = await fetch(again.production + path, { headers: { cookie } });
    assert.equal(answer.status, 200, path);
    const document = (await answer.text()).match(/\/documents\/\d+/)[0];
    const file = Buffer.from(await (await fetch(again.production + document, { headers: { cookie } })).arrayBuffer());
    assert.equal(file.subarray(0, 5).toString(), '%PDF-');
  }
  await again.stop();
});
