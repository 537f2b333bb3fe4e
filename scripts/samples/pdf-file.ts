/** Text with its lower left corner in points from the page's lower left corner (A4: 595 by 842). */
export type PdfText = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly bold?: boolean;
};

export type PdfFile = {
  readonly pages: readonly (readonly PdfText[])[];
  readonly title?: string;
  /** `2026-01-31`. */
  readonly modified?: string;
  /** Bookmarks, all of one level, that lead to the first page. */
  readonly bookmarks?: readonly string[];
};

/** A small PDF 1.4 in Helvetica (ISO 32000-1, 7.5): Latin letters alone, nothing packed. The same input gives the same bytes. */
export function pdfFile({ pages, title, modified, bookmarks = [] }: PdfFile): Buffer {
  const firstPage = 6;
  const firstBookmark = firstPage + pages.length * 2;
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ');
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${bookmarks.length > 0 ? `/Outlines ${firstBookmark} 0 R` : ''}>>`,
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<<${title === undefined ? '' : `/Title(${escaped(title)})`}${modified === undefined ? '' : `/ModDate(D:${modified.replaceAll('-', '')})`}>>`,
    ...pages.flatMap((texts, index) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents ${firstPage + index * 2 + 1} 0 R>>`,
      stream(texts.map(shown).join('\n')),
    ]),
    ...outline(bookmarks, firstBookmark, firstPage),
  ];
  return assembled(objects);
}

function font(name: string): string {
  return `<</Type/Font/Subtype/Type1/BaseFont/${name}/Encoding/WinAnsiEncoding>>`;
}

function shown({ x, y, size, text, bold }: PdfText): string {
  return `BT /${bold ? 'F2' : 'F1'} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped(text)}) Tj ET`;
}

function stream(content: string): string {
  return `<</Length ${Buffer.byteLength(content, 'latin1')}>>\nstream\n${content}\nendstream`;
}

const WIN_ANSI: Readonly<Record<string, string>> = { '€': '\x80', '•': '\x95', '–': '\x96', '’': '\x92' };

function escaped(text: string): string {
  return text.replace(/[€•–’]/gu, (each) => WIN_ANSI[each] ?? each).replace(/[\\()]/gu, '\\$&');
}

function outline(bookmarks: readonly string[], first: number, page: number): string[] {
  if (bookmarks.length === 0) return [];
  const last = first + bookmarks.length;
  return [
    `<</Type/Outlines/First ${first + 1} 0 R/Last ${last} 0 R/Count ${bookmarks.length}>>`,
    ...bookmarks.map((title, index) => {
      const next = index + 1 < bookmarks.length ? `/Next ${first + index + 2} 0 R` : '';
      const previous = index > 0 ? `/Prev ${first + index} 0 R` : '';
      return `<</Title(${escaped(title)})/Parent ${first} 0 R${next}${previous}/Dest[${page} 0 R/Fit]>>`;
    }),
  ];
}

function assembled(objects: readonly string[]): Buffer {
  const parts = ['%PDF-1.4\n'];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const part = `${index + 1} 0 obj\n${object}\nendobj\n`;
    parts.push(part);
    length += part.length;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`,
    `trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info 5 0 R>>\nstartxref\n${length}\n%%EOF\n`,
  );
  return Buffer.from(parts.join(''), 'latin1');
}
