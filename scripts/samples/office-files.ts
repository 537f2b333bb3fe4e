import { type ArchivedFile, zipArchive } from '../../src/app/zip-archive.ts';

/** What stands in a Word document, in reading order. The first row of a table is its head. */
export type WordBlock =
  | { readonly style: 'Title' | 'Heading1' | 'Heading2' | 'Normal' | 'ListParagraph'; readonly text: string }
  | { readonly rows: readonly (readonly string[])[] };

/** A sheet's cells; `undefined` where there is nothing. */
export type Sheet = {
  readonly name: string;
  readonly rows: readonly (readonly (string | number | undefined)[])[];
};

export type OfficeProperties = { readonly title?: string; readonly modified?: string };

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A small Word document (ECMA-376). The same input gives the same bytes. */
export function wordFile(blocks: readonly WordBlock[], properties: OfficeProperties = {}): Buffer {
  return zipArchive(wordParts(blocks, properties));
}

/** A small Excel workbook (ECMA-376). The same input gives the same bytes. */
export function excelFile(sheets: readonly Sheet[], properties: OfficeProperties = {}): Buffer {
  const types = sheets.map((_, index): [string, string] => [
    `/xl/worksheets/sheet${index + 1}.xml`,
    `${SHEET_TYPE}.worksheet+xml`,
  ]);
  return zipArchive([
    contentTypes([['/xl/workbook.xml', `${SHEET_TYPE}.sheet.main+xml`], ...types]),
    relations('_rels/.rels', [['officeDocument', 'xl/workbook.xml']]),
    core(properties),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    relations(
      'xl/_rels/workbook.xml.rels',
      sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
    ),
    ...sheets.map(({ rows }, index) =>
      part(
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet xmlns="${SHEET}"><sheetData>${rows.map(sheetRow).join('')}</sheetData></worksheet>`,
      ),
    ),
  ]);
}

/** A Word document's parts, for tests that want to spoil some. */
export function wordParts(blocks: readonly WordBlock[], properties: OfficeProperties = {}): ArchivedFile[] {
  return [
    contentTypes([
      ['/word/document.xml', `${WORD_TYPE}.document.main+xml`],
      ['/word/styles.xml', `${WORD_TYPE}.styles+xml`],
    ]),
    relations('_rels/.rels', [['officeDocument', 'word/document.xml']]),
    core(properties),
    part(
      'word/document.xml',
      `<w:document xmlns:w="${WORD}"><w:body>${blocks.map(wordBlock).join('')}</w:body></w:document>`,
    ),
    part(
      'word/styles.xml',
      `<w:styles xmlns:w="${WORD}">${[
        ['Title', 'Title'],
        ['Heading1', 'heading 1'],
        ['Heading2', 'heading 2'],
        ['ListParagraph', 'List Paragraph'],
      ]
        .map(
          ([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`,
        )
        .join('')}</w:styles>`,
    ),
    relations('word/_rels/document.xml.rels', [['styles', 'styles.xml']]),
  ];
}

function part(name: string, content: string): ArchivedFile {
  return { name, content: Buffer.from(XML + content) };
}

function contentTypes(overrides: readonly (readonly [string, string])[]): ArchivedFile {
  const parts = overrides
    .map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`)
    .join('');
  return part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts}</Types>`,
  );
}

function relations(name: string, targets: readonly (readonly [string, string])[]): ArchivedFile {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return part(name, `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`);
}

function core({ title, modified }: OfficeProperties): ArchivedFile {
  const fields = [
    title === undefined ? '' : `<dc:title>${escaped(title)}</dc:title>`,
    modified === undefined
      ? ''
      : `<dcterms:modified xsi:type="dcterms:W3CDTF">${modified}T09:00:00Z</dcterms:modified>`,
  ];
  return part(
    'docProps/core.xml',
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${fields.join('')}</cp:coreProperties>`,
  );
}

function wordBlock(block: WordBlock): string {
  if ('rows' in block)
    return `<w:tbl>${block.rows.map((row, index) => `<w:tr>${index === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${row.map((cell) => `<w:tc>${wordText(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;
  return wordText(block.text, block.style);
}

function wordText(text: string, style?: string): string {
  const properties = style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
}

function sheetRow(cells: readonly (string | number | undefined)[], row: number): string {
  const all = cells.map((cell, column) => {
    const place = `r="${columnName(column)}${row + 1}"`;
    if (cell === undefined) return '';
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
    return `<c ${place} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  });
  return `<row r="${row + 1}">${all.join('')}</row>`;
}

function columnName(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (each) => `&#${each.charCodeAt(0)};`);
}
