import { fileURLToPath } from 'node:url';
import { getDocument, PasswordException, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { z } from 'zod';
import type { ExtractedDocument } from './blocks.ts';
import { RefusedFileError } from './office-archive.ts';
import { layOutPdf, outlineKey, type PdfOutline } from './pdf-layout.ts';
import { type PdfItem, type PdfLine, pdfLines } from './pdf-lines.ts';

const Info = z.object({
  Title: z.string().optional().catch(undefined),
  ModDate: z.string().optional().catch(undefined),
  CreationDate: z.string().optional().catch(undefined),
});
/** What programs write as a title when nobody gave one. */
const NO_TITLE =
  /^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|document ?\d*|.*\.(?:docx?|pdf|xlsx?|pptx?|indd|odt|tmp))$/iu;
const TRAILER = /%%EOF/u;
const TRAILER_WITHIN = 4_096;
const RESOURCES = fileURLToPath(new URL('.', import.meta.resolve('pdfjs-dist/package.json')));

/** Reads a PDF's text with pdf.js. Throws RefusedFileError for one that must not or can't be read. */
export async function extractPdf(
  bytes: Uint8Array,
  limits: { readonly pages: number; readonly characters: number },
): Promise<ExtractedDocument> {
  const tail = Buffer.from(bytes.subarray(-TRAILER_WITHIN)).toString('latin1');
  if (!TRAILER.test(tail)) throw new RefusedFileError('is cut off: the end of the PDF is missing');
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > limits.pages)
      throw new RefusedFileError(`has ${pdf.numPages} pages, and at most ${limits.pages} are read: split it`);
    const lines = await readLines(pdf, limits.characters);
    if (lines.length === 0)
      throw new RefusedFileError(
        'holds pictures of text, and no text: run text recognition (OCR) over it first',
      );
    const extracted = layOutPdf(lines, pdf.numPages, await readOutline(pdf));
    return { ...extracted, ...(await readInfo(pdf)) };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    return await getDocument({
      data: Uint8Array.from(bytes),
      verbosity: 0,
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      cMapUrl: `${RESOURCES}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${RESOURCES}standard_fonts/`,
    }).promise;
  } catch (error) {
    if (error instanceof PasswordException)
      throw new RefusedFileError('is protected by a password: save a copy without one');
    throw new RefusedFileError('is damaged: its pages cannot be found. Save it again as PDF');
  }
}

async function readLines(pdf: PDFDocumentProxy, mostCharacters: number): Promise<PdfLine[]> {
  const lines: PdfLine[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const [, bottom = 0, , top = 0] = page.view;
    const { items } = await page.getTextContent();
    const texts = items.filter((item): item is typeof item & PdfItem => 'str' in item);
    characters += texts.reduce((sum, { str }) => sum + str.length, 0);
    if (characters > mostCharacters)
      throw new RefusedFileError(`holds more than ${mostCharacters} characters of text: split it`);
    lines.push(...pdfLines(texts, { number, bottom, top }));
    page.cleanup();
  }
  return lines;
}

/** Bookmarks, with how deep they stand (from 1). Broken ones are no reason to lose the text. */
async function readOutline(pdf: PDFDocumentProxy): Promise<PdfOutline> {
  const levels = new Map<string, number>();
  let open = (await pdf.getOutline().catch(() => null)) ?? [];
  for (let depth = 1; depth <= 4 && open.length > 0; depth++) {
    for (const { title } of open) if (!levels.has(outlineKey(title))) levels.set(outlineKey(title), depth);
    open = open.flatMap(({ items }) => items);
  }
  return levels;
}

async function readInfo(pdf: PDFDocumentProxy): Promise<{ title?: string; updated?: string }> {
  const metadata = await pdf.getMetadata().catch(() => undefined);
  const info = Info.safeParse(metadata?.info).data;
  const title = info?.Title?.trim() ?? '';
  return {
    title: title.length < 3 || title.length > 200 || NO_TITLE.test(title) ? undefined : title,
    updated: pdfDate(info?.ModDate ?? info?.CreationDate),
  };
}

/** `D:20260131…` as 2026-01-31. */
function pdfDate(date: string | undefined): string | undefined {
  const match = /^D:(\d{4})(\d{2})(\d{2})/u.exec(date ?? '');
  const iso = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  return iso !== '' && !Number.isNaN(Date.parse(iso)) ? iso : undefined;
}
