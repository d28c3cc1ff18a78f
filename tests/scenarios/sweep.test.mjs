// Bytes without a row: told by « chorale admin verify », taken away by « --sweep » once they are old, beside
// a running server that stores the same bytes again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Client, account, inventory, makePdf, sentence, startServer, verify, words } from './lib.mjs';

function makeOld(folder) {
  const documents = join(folder, 'production', 'documents');
  for (const file of readdirSync(documents, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) utimesSync(join(file.path, file.name), 1e9, 1e9);
  }
}

test('what no row names is told, and swept without touching what a row names', async () => {
  const server = await startServer();
  const alice = await Client.signIn(server.production, account('alice'));
  const papers = Array.from({ length: 20 }, (_, i) => makePdf({ number: `S-${i}`, service: 'BAT' }));
  const kept = await alice.invoice(makePdf({ number: 'S-100', service: 'BAT' }));
  const before = inventory(server.folder);
  const deposits = async () => {
    const drafts = [];
    for (const pdf of papers) drafts.push((await alice.deposit(pdf)).location);
    return drafts;
  };
  for (const draft of await deposits()) assert.equal((await alice.post(`${draft}/supprimer`)).status, 303);
  assert.doesNotMatch(words(verify(server.folder, ['--sweep'])), sentence('fr', 'cmd.verify_swept'));
  assert.equal(inventory(server.folder).files, before.files + 20, 'young ones stay');

  makeOld(server.folder);
  assert.match(words(verify(server.folder)), /production : 20 fichiers que plus rien ne désigne/);
  const again = deposits(); // while the sweep looks
  verify(server.folder, ['--sweep']);
  for (const draft of await again) {
    const page = await alice.get(draft);
    const document = await alice.get(page.text.match(/\/documents\/\d+/)[0]);
    assert.ok(document.text.startsWith('%PDF-'), draft);
    assert.equal((await alice.post(`${draft}/supprimer`)).status, 303);
  }
  makeOld(server.folder);
  verify(server.folder, ['--sweep']);
  assert.equal(inventory(server.folder).files, before.files);
  assert.equal((await alice.get(`/factures/${kept}`)).status, 200);
  assert.match(words(verify(server.folder)), /^production : rien n'a été modifié[^:]*qualification : rien n'a été modifié/);
  await server.stop();
});
