import { afterAll, describe, expect, it } from 'vitest';
import { excelFile, wordFile } from '../../scripts/samples/office-files.ts';
import { pdfFile, type PdfText } from '../../scripts/samples/pdf-file.ts';
import { pdfPages } from '../../scripts/samples/pdf-pages.ts';
import { cutDocument } from './cut-document.ts';
import type { DocumentFormat } from './parse-document.ts';
import { createDocumentReader } from './read-document.ts';

const reader = createDocumentReader();
afterAll(() => reader[Symbol.asyncDispose]());

async function passagesOf(name: string, bytes: Uint8Array) {
  const format = name.slice(name.lastIndexOf('.') + 1) as DocumentFormat;
  const read = await reader.read({ bytes, format });
  if (read.kind === 'refused') throw new Error(read.reason);
  const of = {
    tenant: 'acme',
    source: 'files',
    document: name,
    link: name,
    access: ['public'],
    version: 'v1',
  };
  const passages = cutDocument({ ...read.content, ...of });
  const source = (index: number) => read.content.text.slice(passages[index]?.start, passages[index]?.end);
  return { passages, source };
}

const words = 'Nobody carries a cylinder alone, and whoever finds one that leaks opens the gate and leaves. ';
const line = (y: number, text: string, rest: Partial<PdfText> = {}): PdfText => ({
  x: 60,
  y,
  size: 10,
  text,
  ...rest,
});

describe('a PDF', () => {
  it('gives headings by letter size, lists, tables under their heads, and links to pages', async () => {
    const pages = pdfPages(
      [
        { kind: 'title', text: 'Gas cylinders' },
        { kind: 'paragraph', text: words.repeat(4) },
        { kind: 'heading', text: 'Storage' },
        { kind: 'list', items: ['Outside cage only', 'Caps on'] },
        {
          kind: 'table',
          columns: [60, 200, 380],
          rows: [
            ['Gas', 'Colour', 'Most kept'],
            ['Nitrogen', 'black', '6'],
            ['Zero air', '', '4'],
          ],
        },
        { kind: 'paragraph', text: words.repeat(12) },
        { kind: 'paragraph', text: words.repeat(40) },
        { kind: 'heading', text: 'Leaks' },
        { kind: 'paragraph', text: words.repeat(5) },
      ],
      'Larkfield Instruments',
    );

    const { passages, source } = await passagesOf(
      'safety/gas.pdf',
      pdfFile({ pages, modified: '2026-02-03' }),
    );

    expect(passages[0]).toMatchObject({
      title: 'Gas cylinders',
      link: 'safety/gas.pdf#page=1',
      language: 'en',
      updated: '2026-02-03',
      ordinal: 0,
    });
    const table = passages.findIndex(({ text }) => text.includes('| Gas |'));
    expect(passages[table]?.headings).toEqual(['Storage']);
    expect(passages[table]?.text).toContain(
      '- Outside cage only\n- Caps on\n\n| Gas | Colour | Most kept |\n| --- | --- | --- |\n| Nitrogen | black | 6 |\n| Zero air |  | 4 |',
    );
    expect(source(table)).toContain('Gas\tColour\tMost kept\nNitrogen\tblack\t6\nZero air\t\t4');
    expect(passages.at(-1)).toMatchObject({ headings: ['Leaks'], link: 'safety/gas.pdf#page=2' });
    expect(passages.map(({ text }) => text).join(' ')).not.toMatch(/Larkfield Instruments|Page \d/u);
    for (const [index, { text }] of passages.entries())
      if (!text.includes('|') && !text.includes('- ')) expect(source(index)).toContain(text);
  });

  it('joins hyphenated words, but not those that are written with a hyphen', async () => {
    const pages = [
      [
        line(700, 'A well-known rule says that each calibra-'),
        line(687, 'tion is signed, and that this well-'),
        line(674, 'known rule holds.'),
        line(640, 'Another paragraph.'),
      ],
    ];

    const { passages } = await passagesOf('a.pdf', pdfFile({ pages }));

    expect(passages[0]?.text).toBe(
      'A well-known rule says that each calibration is signed, and that this well-known rule holds.\n\nAnother paragraph.',
    );
  });

  it('takes its title from the metadata, and headings from bookmarks where letters have one size', async () => {
    const pages = [[line(700, 'Opening hours'), line(670, 'The gate opens at eight.')]];
    const bytes = pdfFile({ pages, title: 'Gate guide', bookmarks: ['Opening hours'] });

    const { passages } = await passagesOf('a.pdf', bytes);

    expect(passages[0]).toMatchObject({
      title: 'Gate guide',
      headings: ['Opening hours'],
      text: 'The gate opens at eight.',
    });
  });

  it('names pages where there are no headings', async () => {
    const pages = pdfPages([{ kind: 'paragraph', text: words.repeat(60) }], 'Rules');

    const { passages } = await passagesOf('scan_of_rules.pdf', pdfFile({ pages }));

    expect(
      new Set(passages.map(({ title, headings, link }) => [title, ...headings, link].join(' | '))),
    ).toEqual(
      new Set([
        'Scan of rules | Page 1 | scan_of_rules.pdf#page=1',
        'Scan of rules | Page 2 | scan_of_rules.pdf#page=2',
      ]),
    );
  });
});

describe('a Word document', () => {
  it('keeps title, headings, lists and tables', async () => {
    const bytes = wordFile(
      [
        { style: 'Title', text: 'Loan agreement' },
        { style: 'Heading1', text: 'Fees & costs' },
        { style: 'Normal', text: words.repeat(6) },
        {
          rows: [
            ['Instrument', 'Fee'],
            ['Plover', '€20'],
          ],
        },
        { style: 'Heading1', text: 'Term' },
        { style: 'Heading2', text: 'Longer loans' },
        { style: 'Normal', text: words.repeat(6) },
      ],
      { title: 'template_final', modified: '2026-01-09' },
    );

    const { passages, source } = await passagesOf('legal/loan.docx', bytes);

    expect(passages.map(({ title, headings, link }) => [title, headings, link])).toEqual([
      ['Loan agreement', ['Fees & costs'], 'legal/loan.docx'],
      ['Loan agreement', ['Term', 'Longer loans'], 'legal/loan.docx'],
    ]);
    expect(passages[0]?.text).toContain('| Instrument | Fee |\n| --- | --- |\n| Plover | €20 |');
    expect(passages[0]?.updated).toBe('2026-01-09');
    expect(source(0)).toMatch(/^Fees &amp; costs<\/h2><p>Nobody[\s\S]*€20$/u);
  });
});

describe('a workbook', () => {
  it('makes headings of its sheets, and keeps each row under its head', async () => {
    const people = Array.from({ length: 60 }, (_, index) => [
      `Person ${index}`,
      `Room ${index}`,
      6_600 + index,
    ]);
    const bytes = excelFile([
      { name: 'Leeds', rows: [['Valid from May'], [], ['Name', 'Room', 'Extension'], ...people] },
      {
        name: 'Austin',
        rows: [
          ['Name', 'Room'],
          ['Cy', undefined],
          ['Di', 'A2'],
        ],
      },
    ]);

    const { passages, source } = await passagesOf('office/directory.xlsx', bytes);

    const leeds = passages.filter(({ headings }) => headings[0] === 'Leeds');
    expect(leeds.length).toBeGreaterThan(2);
    expect(leeds[0]?.text).toMatch(/^Valid from May\n\n\| Name \| Room \| Extension \|/u);
    for (const { text } of leeds.slice(1))
      expect(text).toMatch(
        /^\| Name \| Room \| Extension \|\n\| --- \| --- \| --- \|\n\| Person \d+ \| Room/u,
      );
    expect(source(1)).toMatch(/^Person \d+\tRoom \d+\t\d+\n/u);
    expect(new Set(leeds.map(({ section }) => section)).size).toBe(1);
    expect(leeds.map(({ ordinal }) => ordinal)).toEqual(leeds.map((_, index) => index));
    expect(passages.at(-1)).toMatchObject({
      headings: ['Austin'],
      text: '| Name | Room |\n| --- | --- |\n| Cy |  |\n| Di | A2 |',
    });
  });

  it('names the cells of a row where the head is too long to be repeated', async () => {
    const head = Array.from({ length: 14 }, (_, index) => `Column ${index}`);
    const bytes = excelFile([{ name: 'Sheet1', rows: [head, head.map((_, index) => index)] }]);

    const { passages } = await passagesOf('wide.xlsx', bytes);

    expect(passages[0]?.headings).toEqual([]);
    expect(passages[0]?.text).toMatch(/^- Column 0: 0; Column 1: 1; .*Column 13: 13$/u);
  });
});

describe('a CSV file', () => {
  it.each([
    ['commas', 'Item,Price,Note\nHub,99,"for labs, and halls"\n"Cable ""A""",12.50,\n'],
    [
      'semicolons and Windows line ends',
      '\uFEFFItem;Price;Note\r\nHub;99;for labs, and halls\r\n"Cable ""A""";12.50;\r\n',
    ],
    ['tabs', 'Item\tPrice\tNote\nHub\t99\tfor labs, and halls\n"Cable ""A"""\t12.50\t\n'],
  ])('with %s keeps its rows, and offsets into the file', async (_, text) => {
    const { passages, source } = await passagesOf('price_list.csv', Buffer.from(text));

    expect(passages[0]).toMatchObject({
      title: 'Price list',
      text: '| Item | Price | Note |\n| --- | --- | --- |\n| Hub | 99 | for labs, and halls |\n| Cable "A" | 12.50 |  |',
    });
    expect(source(0)).toMatch(/^Item[\s\S]*12\.50$/u);
  });

  it('repeats the head in each passage, and covers every row once', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => `Part ${index};${index} EUR;shelf ${index}`);

    const { passages, source } = await passagesOf(
      'parts.csv',
      Buffer.from(['Part;Price;Place', ...rows].join('\n')),
    );

    const shown = passages.flatMap(({ text }) => text.split('\n').slice(2));
    expect(shown).toEqual(rows.map((row) => `| ${row.replaceAll(';', ' | ')} |`));
    for (const { text } of passages) expect(text).toMatch(/^\| Part \| Price \| Place \|/u);
    expect(passages.map((_, index) => source(index)).join('\n')).toBe(
      ['Part;Price;Place', ...rows].join('\n'),
    );
  });

  it('survives a quotation mark that nobody closes', async () => {
    const { passages } = await passagesOf('a.csv', Buffer.from('Item,Size\nScreen,"24\nHub,3\n'));

    expect(passages[0]?.text).toContain('| Hub | 3 |');
  });
});
