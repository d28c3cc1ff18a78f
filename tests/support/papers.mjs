// Small text PDFs, written byte by byte: invoices as a program without frills would print them.

const escape = (text) => text.replace(/[\\()]/g, '\\$&');

function today() {
  return new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris' }).format(new Date());
}

/** A one-page invoice of 1 000,00 HT; everything that a form asks is announced by its keyword; words: a line more;
 * xml: an invoice embedded in it, as Factur-X does. */
export function makePdf({ number, service, recipient = '21740310400011', engagement = '2026-24500', words = '', xml = '' }) {
  const lines = [
    ['Voirie et Reseaux Marnat', 'SIRET : 53107729500016', '', 'FACTURE'],
    [`Facture n° : ${number}`, `Date de facture : ${today()}`],
    [`SIRET client : ${recipient}`, `Code service : ${service}`, `N° d'engagement : ${engagement}`],
    [words],
    ['Total HT : 1 000,00 EUR', 'Total TVA : 200,00 EUR', 'Total TTC : 1 200,00 EUR', 'Net a payer : 1 200,00 EUR'],
  ];
  let y = 780;
  let content = 'BT /F1 10 Tf\n';
  for (const block of lines) {
    for (const line of block) {
      content += `1 0 0 1 60 ${y} Tm (${escape(line)}) Tj\n`;
      y -= 16;
    }
    y -= 20;
  }
  content += 'ET\n';
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R ${xml && '/AF [6 0 R] /Names << /EmbeddedFiles << /Names [(factur-x.xml) 6 0 R] >> >> '}>>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  if (xml) {
    const bytes = Buffer.from(xml, 'utf8').toString('latin1');
    bodies.push('<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /AFRelationship /Data /EF << /F 7 0 R >> >>',
      `<< /Type /EmbeddedFile /Subtype /text#2Fxml /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`);
  }
  let file = '%PDF-1.4\n';
  const places = bodies.map((body, i) => {
    const at = Buffer.byteLength(file, 'latin1');
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = Buffer.byteLength(file, 'latin1');
  file += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`;
  for (const place of places) file += `${String(place).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
