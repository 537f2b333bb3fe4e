import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { excelFile, wordFile, wordParts } from '../../scripts/samples/office-files.ts';
import { pdfFile } from '../../scripts/samples/pdf-file.ts';
import { zipArchive } from '../app/zip-archive.ts';
import { DocumentParser } from './document-parser.ts';
import { createDocumentReader } from './read-document.ts';

const reader = createDocumentReader();
afterAll(() => reader[Symbol.asyncDispose]());

const word = wordFile([{ style: 'Normal', text: 'Hello there.' }]);
const pdf = pdfFile({ pages: [[{ x: 60, y: 700, size: 10, text: 'Hello there.' }]] });

async function reasonFor(format: 'pdf' | 'docx' | 'xlsx' | 'markdown' | 'csv', bytes: Uint8Array) {
  const read = await reader.read({ bytes, format });
  return read.kind === 'refused' ? read.reason : 'was read';
}

/** Writes something else into a ZIP archive's directory, where readers learn what to expect. */
function withDirectory(archive: Buffer, change: (entry: Buffer) => void): Buffer {
  const spoilt = Buffer.from(archive);
  const signature = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = spoilt.indexOf(signature); at >= 0; at = spoilt.indexOf(signature, at + 4))
    change(spoilt.subarray(at));
  return spoilt;
}

function pdfWithStream(packed: Buffer): Buffer {
  const head =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n';
  const stream = `4 0 obj<</Length ${packed.length}/Filter/FlateDecode>>stream\n`;
  return Buffer.concat([
    Buffer.from(head + stream),
    packed,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);
}

describe('what is refused by name', () => {
  const encrypted = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(600),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);
  it.each([
    ['an archive called PDF', 'pdf', word, 'is not a PDF: it starts like a ZIP archive'],
    ['a PDF called Word document', 'docx', pdf, 'is not a Word document: it starts like a PDF'],
    ['a PDF called Markdown', 'markdown', pdf, 'is not Markdown text: it starts like a PDF'],
    [
      'a web page called PDF',
      'pdf',
      Buffer.from('<!doctype html><p>'),
      'is not a PDF: it starts like a web page',
    ],
    ['an empty workbook', 'xlsx', Buffer.alloc(0), 'is not an Excel workbook: it is empty'],
    [
      'a Word document called workbook',
      'xlsx',
      word,
      'is not an Excel workbook: it is a ZIP archive of something else',
    ],
    [
      'a Word document with a password',
      'docx',
      encrypted,
      'is protected by a password: save a copy without one',
    ],
    [
      'a truncated PDF',
      'pdf',
      pdf.subarray(0, pdf.length - 200),
      'is cut off: the end of the PDF is missing',
    ],
    [
      'a truncated Word document',
      'docx',
      word.subarray(0, word.length - 60),
      'is damaged or cut off: its ZIP archive has no readable directory',
    ],
    [
      'a PDF of pictures',
      'pdf',
      pdfFile({ pages: [[]] }),
      'holds pictures of text, and no text: run text recognition (OCR) over it first',
    ],
  ] as const)('%s', async (_, format, bytes, reason) => {
    expect(await reasonFor(format, bytes)).toBe(reason);
  });

  it('a Word document with macros, whatever its name', async () => {
    const parts = [...wordParts([]), { name: 'word/vbaProject.bin', content: Buffer.from('x') }];

    expect(await reasonFor('docx', zipArchive(parts))).toBe(
      'holds macros, which are not read: save a copy without them',
    );
  });

  it('an archive with a password', async () => {
    const locked = withDirectory(word, (entry) => entry.writeUInt16LE(1, 8));

    expect(await reasonFor('docx', locked)).toBe('is protected by a password: save a copy without one');
  });

  it('a ZIP bomb, by what its directory claims', async () => {
    const bomb = zipArchive([
      ...wordParts([]),
      { name: 'word/media/a.bin', content: Buffer.alloc(250 * 1024 * 1024) },
    ]);

    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await reasonFor('docx', bomb)).toBe('unpacks to more than 200 MB, and may be a ZIP bomb');
  });

  it('a ZIP bomb that claims to be small', async () => {
    const bomb = zipArchive([
      ...wordParts([]),
      { name: 'word/a.xml', content: Buffer.alloc(50 * 1024 * 1024) },
    ]);
    const liar = withDirectory(bomb, (entry) => entry.writeUInt32LE(100, 24));

    expect(await reasonFor('docx', liar)).toBe('states wrong sizes for its parts, and may be a ZIP bomb');
  });

  it('an archive of too many parts', async () => {
    const parts = Array.from({ length: 5_001 }, (_, index) => ({
      name: `p${index}`,
      content: Buffer.alloc(0),
    }));

    expect(await reasonFor('xlsx', zipArchive(parts))).toBe('holds 5001 parts, and at most 5000 are read');
  });

  it.each([
    ['UTF-8', (xml: string) => Buffer.from(xml)],
    ['UTF-16', (xml: string) => Buffer.from(`\uFEFF${xml}`, 'utf16le')],
  ])('an XML entity bomb in %s', async (_, encode) => {
    const entities = Array.from(
      { length: 9 },
      (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`,
    ).join('');
    const xml = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">${entities}]><w>&e9;</w>`;
    const parts = wordParts([]).map((part) =>
      part.name === 'word/document.xml' ? { ...part, content: encode(xml) } : part,
    );

    expect(await reasonFor('docx', zipArchive(parts))).toBe(
      'declares XML entities, which no office file needs, and may be an attack',
    );
  });

  it('a PDF of 10,000 pages', async () => {
    const pages = Array.from({ length: 10_000 }, () => []);

    expect(await reasonFor('pdf', pdfFile({ pages }))).toBe(
      'has 10000 pages, and at most 2000 are read: split it',
    );
  });

  it('a workbook of too many cells', async () => {
    const rows = Array.from({ length: 3 }, () => ['a', 'b']);
    await using parser = new DocumentParser({ limits: { cells: 5 } });

    expect(await parser.parse('xlsx', excelFile([{ name: 'x', rows }]))).toEqual({
      kind: 'refused',
      reason: 'has 6 cells, and at most 5 are read: split it',
    });
  });
});

describe('the parser process', () => {
  const unruly = {
    program: new URL('../testing/unruly-parser-process.ts', import.meta.url),
    heapMegabytes: 64,
    memoryMegabytes: 300,
  };

  it.each([
    ['hangs', 'hang', 1_500, 'took longer than 2 seconds to read: split it'],
    [
      'fills its heap',
      'grow',
      60_000,
      'needs more memory to read than it is given: split it, or save it again',
    ],
    [
      'takes memory beside it',
      'grow in buffers',
      60_000,
      'needs more memory to read than it is given: split it, or save it again',
    ],
    ['crashes', 'crash', 60_000, 'made the program that reads such files crash: open it, and save it again'],
  ])('that %s is ended, and the next file is read by another one', async (_, how, timeoutMs, reason) => {
    await using hurried = new DocumentParser({ ...unruly, timeoutMs });

    const spoilt = await hurried.parse('pdf', Buffer.from(how));
    await using parser = new DocumentParser(unruly);
    const [next, another] = await Promise.all([
      parser.parse('pdf', Buffer.from('crash')),
      parser.parse('pdf', Buffer.from('fine')),
    ]);

    expect(spoilt).toEqual({ kind: 'refused', reason });
    expect(next.kind).toBe('refused');
    expect(another).toEqual({ kind: 'extracted', document: { text: 'fine', anchors: [] } });
  });

  it('inherits no environment, and may not read other files, write or start programs', async () => {
    await using parser = new DocumentParser(unruly);

    const told = await parser.parse('pdf', Buffer.from('break out'));

    expect(told.kind === 'extracted' && JSON.parse(told.document.text)).toEqual([
      [],
      'ERR_ACCESS_DENIED',
      'ERR_ACCESS_DENIED',
      'ERR_ACCESS_DENIED',
    ]);
  });

  it('is ended when nobody waits for it any more', async () => {
    await using parser = new DocumentParser(unruly);
    const stop = new AbortController();

    const hanging = parser.parse('pdf', Buffer.from('hang'), stop.signal);
    queueMicrotask(() => stop.abort(new Error('stopped')));

    await expect(hanging).rejects.toThrow('stopped');
    expect(await parser.parse('pdf', Buffer.from('fine'))).toMatchObject({ kind: 'extracted' });
  });

  it('reads a PDF whose page unpacks to a thousand times its size within its limits, or not at all', async () => {
    await using parser = new DocumentParser({ memoryMegabytes: 400, timeoutMs: 20_000 });
    const bomb = pdfWithStream(deflateSync(Buffer.alloc(600_000_000, ' ')));

    const spoilt = await parser.parse('pdf', bomb);

    expect(bomb.length).toBeLessThan(1_000_000);
    expect(spoilt.kind).toBe('refused');
    expect(await parser.parse('docx', word)).toMatchObject({ kind: 'extracted' });
  });
});

it('reads files where the packages are links to another folder', { timeout: 60_000 }, async () => {
  const project = await mkdtemp(join(tmpdir(), 'footnote-linked-'));
  onTestFinished(() => rm(project, { recursive: true }));
  for (const folder of ['ingestion', 'core', 'language', 'settings'])
    await cp(join('src', folder), join(project, 'src', folder), { recursive: true });
  await cp('package.json', join(project, 'package.json'));
  await symlink(await realpath('node_modules'), join(project, 'node_modules'));
  await writeFile(join(project, 'a.pdf'), pdf);
  await writeFile(
    join(project, 'read.ts'),
    `import { readFileSync } from 'node:fs';
    import { DocumentParser } from './src/ingestion/document-parser.ts';
    await using parser = new DocumentParser();
    console.log(JSON.stringify(await parser.parse('pdf', readFileSync('a.pdf'))));`,
  );

  const { stdout } = await promisify(execFile)(process.execPath, ['read.ts'], { cwd: project });

  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'extracted',
    document: { text: expect.stringContaining('Hello there.') },
  });
});
