// PDFs that no printer makes: broken, locked, endless. Written byte by byte, so that none lies about.
import { constants, deflateRawSync } from 'node:zlib';

const PAGE = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]';

/** A file of numbered objects; a body is text, or [dictionary, bytes of its stream]. trailer: more entries. */
export function pdfOf(bodies, trailer = '') {
  const pieces = [Buffer.from('%PDF-1.5\n')];
  let at = pieces[0].length;
  const add = (bytes) => { pieces.push(bytes); at += bytes.length; };
  const places = bodies.map((body, i) => {
    const place = at;
    const [head, stream] = Array.isArray(body) ? body : [body];
    add(Buffer.from(`${i + 1} 0 obj\n`));
    if (stream) {
      add(Buffer.from(`<< ${head} /Length ${stream.length} >>\nstream\n`));
      add(stream);
      add(Buffer.from('\nendstream'));
    } else {
      add(Buffer.from(head));
    }
    add(Buffer.from('\nendobj\n'));
    return place;
  });
  const table = at;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  add(Buffer.from(`xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${rows}trailer\n`
    + `<< /Size ${bodies.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const ONE_PAGE = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';

/** What unpacks to `times` copies of `text`, in about a thousandth of its size. */
function repeated(text, times) {
  const block = deflateRawSync(text, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const end = Buffer.from([0x03, 0x00, 0, 0, 0, 1]); // an empty last block, and a sum that readers forgive
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...Array(times).fill(block), end]);
}

function pageOf(content) {
  return pdfOf([CATALOG, ONE_PAGE, `<< ${PAGE} /Contents 4 0 R >>`, ['/Filter /FlateDecode', content]]);
}

/** One page that draws 10^8 lines. */
export const endlessDrawing = () => pageOf(repeated('0 0 m 9 9 l S\n'.repeat(10_000), 10_000));

/** A stream of 1 GiB of blanks in about 1 MiB. */
export const bomb = () => pageOf(repeated(' '.repeat(1 << 20), 1 << 10));

/** Pages that each say one line. */
export function manyPages(n) {
  const kids = Array.from({ length: n }, (_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const bodies = [CATALOG, `<< /Type /Pages /Kids [${kids}] /Count ${n} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  for (let i = 0; i < n; i++) {
    bodies.push(`<< ${PAGE} /Contents ${5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      ['', Buffer.from(`BT /F1 10 Tf 60 780 Td (Page ${i + 1}) Tj ET`)]);
  }
  return pdfOf(bodies);
}

/** A page that is a picture and nothing else, as a copier makes it. */
export function scan() {
  const width = 200;
  const height = 280;
  const grey = Buffer.alloc(width * height, 255);
  for (let y = 20; y < height - 20; y += 12) grey.fill(40, y * width + 20, y * width + 160);
  return pdfOf([CATALOG, ONE_PAGE,
    `<< ${PAGE} /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>`,
    ['', Buffer.from('595 0 0 842 0 0 cm /P Do')],
    [`/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8`, grey]]);
}

/** Locked with a password that nobody knows. */
export function locked() {
  const nobody = '<'.concat('a5'.repeat(32), '>');
  return pdfOf([CATALOG, ONE_PAGE, `<< ${PAGE} /Contents 4 0 R >>`, ['', Buffer.from('0 0 m 9 9 l S')],
    `<< /Filter /Standard /V 1 /R 2 /O ${nobody} /U ${nobody} /P -44 >>`], `/Encrypt 5 0 R /ID [${nobody} ${nobody}]`);
}
