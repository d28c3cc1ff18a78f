// The page beside the form: words put into fields by pointing, corrections remembered for the next paper.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { account, axe, said, signIn, startBrowser, startServer } from './lib.mjs';

const tesseract = spawnSync('tesseract', ['--version']).status === 0;
let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/* « Notre repère interne » announces nothing to the reader; a number stands in groups of digits. */
const paper = (number, mark) => `<html><body style="font: 12pt sans-serif"><h1>Voirie et Réseaux Marnat</h1>
<p>SIRET 53107729500016</p><p>Destinataire : Commune de Saint-Aubin-sur-Orne<br>SIRET client : 21740310400011</p>
<p>Code service : ST-VOIRIE</p><p>Notre repère interne : ${mark}</p><p>Facture n° : ${number}</p>
<p>Date de facture : 20/11/2026</p><p>Total HT : 1 000,00 €</p><p>TVA 20 % : 200,00 €</p><p>Total TTC : 1 200,00 €</p>
<p>Pli 45 678 901</p><p>Chantier du <span>lotissement des Hauts Prés</span></p></body></html>`;

async function deposit(page, number, mark) {
  const drawn = await page.context().newPage();
  await drawn.setContent(paper(number, mark));
  const buffer = await drawn.pdf({ format: 'A4' });
  await drawn.close();
  await page.goto(`${server.production}/factures-emises/depot`);
  await page.setInputFiles('#fichier', { name: `${number}.pdf`, mimeType: 'application/pdf', buffer });
  await page.click('form[action="/factures-emises/depot"] button');
  await page.waitForURL(/\/depot\/\d+/);
}

/* Where words stand on the picture, in pixels of the window. */
async function places(page, first, last = first) {
  const figure = page.locator('.page').first();
  await figure.scrollIntoViewIfNeeded();
  const path = await figure.getAttribute('data-words');
  const { width, height, words } = await (await page.request.get(server.production + path)).json();
  const box = await figure.boundingBox();
  const at = (text) => words.find(([t]) => t.startsWith(text));
  const [a, b] = [at(first), at(last)];
  const x = (points) => box.x + points / width * box.width;
  const y = (points) => box.y + points / height * box.height;
  return { x0: x(a[1]), y0: y(a[2]), x1: x(b[3]), y1: y(b[4]) };
}

async function point(page, text) {
  await page.locator('.page').first().hover({ position: { x: 5, y: 5 } });
  await page.waitForSelector('.page--words');
  const p = await places(page, text);
  await page.mouse.click((p.x0 + p.x1) / 2, (p.y0 + p.y1) / 2);
}

test('S002_words of the page go into the field that was chosen, and are remembered', async () => {
  const page = await signIn(browser, server.production, account('alice'));
  await deposit(page, 'LIRE-1', 'QX-4410');
  assert.equal(await page.inputValue('#engagement'), '');
  assert.ok(await page.locator('.document__hint').isVisible());

  await point(page, 'QX-4410');
  assert.match(await said(page, '.document__hint'), /Choisissez d’abord/);
  await page.focus('#engagement');
  await point(page, 'QX-4410');
  assert.equal(await page.inputValue('#engagement'), 'QX-4410');
  assert.match(await said(page, '.document__hint'), /« QX-4410 » repris dans « Numéro d’engagement/);

  /* Groups of digits are one number; a rectangle takes the words in it. */
  await page.focus('#market');
  await point(page, '678');
  assert.equal(await page.inputValue('#market'), '45 678 901');
  await page.fill('#market', '');
  await page.focus('#comment');
  const line = await places(page, 'lotissement', 'Prés');
  await page.mouse.move(line.x0 + 1, line.y0 + 2);
  await page.mouse.down();
  await page.mouse.move(line.x1 - 1, line.y1 - 2, { steps: 4 });
  await page.mouse.up();
  assert.equal(await page.inputValue('#comment'), 'lotissement des Hauts Prés');

  await page.click('button[value=envoyer]:not([tabindex])');
  await page.waitForURL(/confirmer/);
  await page.click('main form[method=post] button');
  await page.waitForURL(/envoyee/);

  await deposit(page, 'LIRE-2', 'RB-0007');
  assert.equal(await page.inputValue('#engagement'), 'RB-0007');
  assert.match(await said(page, '.field:has(#engagement)'), /mémorisé/);
  await page.goto(`${server.production}/factures-emises/memoire`);
  assert.match(await said(page, 'main'), /LIRE-1\.pdf.*Numéro d’engagement/s);
  await axe(page);
  await page.click('main form button');
  assert.match(await said(page, 'main'), /Rien à retenir/);
  await axe(page);
  await page.context().close();
});

/* A page of one picture, as a scanner makes it. */
function scanOf(jpeg, width, height) {
  const picture = Buffer.from(`<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${jpeg.length}>>stream\n`);
  const content = 'q 595 0 0 842 0 0 cm /P Do Q';
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'), Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
    Buffer.from('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>'),
    Buffer.from(`<</Length ${content.length}>>stream\n${content}\nendstream`),
    Buffer.concat([picture, jpeg, Buffer.from('\nendstream')]),
  ];
  const parts = [Buffer.from('%PDF-1.7\n')];
  objects.forEach((object, i) => parts.push(Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')));
  parts.push(Buffer.from('trailer<</Root 1 0 R/Size 6>>\n%%EOF\n'));
  return Buffer.concat(parts);
}

test('S004_recognition proposes what stands on a scan, and fills nothing in', { skip: !tesseract }, async () => {
  const own = await startServer(undefined, { set: ['reading.ocr=true'] });
  const page = await signIn(browser, own.production, account('alice'));
  const drawn = await browser.newPage({ viewport: { width: 595, height: 842 }, deviceScaleFactor: 2 });
  await drawn.setContent(paper('SCAN-77', '4410'));
  const scan = scanOf(await drawn.screenshot({ type: 'jpeg', quality: 90 }), 1190, 1684);
  await drawn.close();
  await page.goto(`${own.production}/factures-emises/depot`);
  await page.setInputFiles('#fichier', { name: 'scan.pdf', mimeType: 'application/pdf', buffer: scan });
  await page.click('form[action="/factures-emises/depot"] button');
  await page.waitForURL(/\/depot\/\d+/, { timeout: 60000 });
  assert.equal(await page.inputValue('#total_ttc'), '');
  assert.match(await said(page, '.field:has(#total_ttc)'), /Proposé : 1 200,00/);
  await axe(page);

  await page.click('.field:has(#total_ttc) button');
  await page.waitForURL(/#total_ttc/);
  assert.equal((await page.inputValue('#total_ttc')).replace(/[\u00a0\u202f]/g, ' '), '1 200,00');
  assert.equal(await page.inputValue('#total_ht'), '');
  await page.click('button[value=reprendre]');
  await page.waitForFunction(() => document.getElementById('total_ht').value);
  assert.equal(await page.inputValue('#invoice_number'), 'SCAN-77');
  assert.equal((await page.inputValue('#recipient_siret')).replace(/\D/g, ''), '21740310400011');
  await page.context().close();
  await own.stop();
});
