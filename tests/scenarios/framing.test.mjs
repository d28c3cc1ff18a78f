// Requests that are no HTTP, or too much of it: each gets one answer, with the headers of every answer and a
// sentence, also where libmicrohttpd would answer by itself.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { parseAnswer, raw, sentence, startServer, words } from './lib.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server?.stop());

const SECURE = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy',
  'cross-origin-opener-policy', 'cross-origin-resource-policy'];
const long = (n) => 'a'.repeat(n);
const get = (target, ...lines) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n`;
const post = (body, ...lines) => `POST /connexion HTTP/1.1\r\nHost: localhost\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n${body}`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const CHUNKED = 'Transfer-Encoding: chunked';

const cases = [
  ['an address of 40 KB', get(`/${long(40_000)}`), 414, 'http.target_too_long'],
  ['an address of 1 MB', get(`/${long(1_000_000)}`), 414, 'http.target_too_long'],
  ['a header of 40 KB', get('/', `X: ${long(40_000)}`), 431, 'http.head_too_large'],
  ['a header of 1 MB', get('/', `X: ${long(1_000_000)}`), 431, 'http.head_too_large'],
  ['a cookie of 30 KB', get('/', `Cookie: a=${long(30_000)}`), 431, 'http.head_too_large'],
  ['150 headers', get('/', ...Array(150).fill('X: y')), 431, 'http.head_too_large'],
  ['3,000 headers', get('/', ...Array(3000).fill('X: y')), 431, 'http.head_too_large'],
  ['no version', 'GET /\r\n\r\n', 400, 'http.malformed'],
  ['another protocol', 'GET / FTP/1.1\r\n\r\n', 400, 'http.malformed'],
  ['HTTP of the future', 'GET / HTTP/3.0\r\n\r\n', 505, 'http.version'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'error.bad_request'],
  ['a length that is none', post('', FORM, 'Content-Length: abc'), 400, 'http.malformed'],
  ['a length past all', post('', FORM, `Content-Length: ${'9'.repeat(30)}`), 413, 'error.too_large'],
  ['a coding that is none', post('', FORM, 'Transfer-Encoding: gzip'), 400, 'error.bad_request'],
  ['a length and chunks', post('0\r\n\r\n', FORM, CHUNKED, 'Content-Length: 3'), 400, 'error.bad_request'],
  ['a chunk that is none', post('zz\r\n', FORM, CHUNKED), 400, 'http.malformed'],
  ['a chunk past all', post(`${'f'.repeat(30)}\r\n`, FORM, CHUNKED), 413, 'error.too_large'],
  ['a chunk line of 40 KB', post(`5;${long(40_000)}\r\n`, FORM, CHUNKED), 400, 'http.malformed'],
  ['chunks past the limit of a form', post(`${(1 << 20).toString(16)}\r\n${long(1 << 20)}\r\n`, FORM, CHUNKED), 413, 'error.too_large'],
];

for (const [name, request, status, id] of cases) {
  test(`${name}: ${status}`, async () => {
    const text = await raw(server.production, Buffer.from(request, 'latin1'));
    const answer = parseAnswer(text);
    assert.equal(answer.status, status, text.slice(0, 300));
    assert.match(words(answer.body), sentence('fr', id));
    for (const header of SECURE) assert.ok(answer.headers[header], `no ${header}`);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers.connection, 'close');
    assert.ok(Date.parse(answer.headers.date) > 0);
    assert.equal(Buffer.byteLength(answer.body), Number(answer.headers['content-length']), 'one answer and nothing behind');
  });
}

test('what was understood of a broken request gives the language of its answer', async () => {
  const answer = parseAnswer(await raw(server.production, Buffer.from(post('zz\r\n', FORM, CHUNKED, 'Accept-Language: en-GB'))));
  assert.match(words(answer.body), sentence('en', 'http.malformed'));
});

test('the server goes on', async () => {
  assert.equal((await fetch(`${server.production}/health`)).status, 200);
});
