import type { DocumentFormat } from './parse-document.ts';

/** A document's text, or why it can't be taken, in words that follow its name. */
export type LoadedDocument =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Bytes that a document may have unless the operator says otherwise: 10 MB, and 40 MB where pictures and fonts come along. */
export const LARGEST_DOCUMENT = 10 * 1024 * 1024;
const LARGEST_BINARY = 40 * 1024 * 1024;
/** More than this no format may have. */
export const LARGEST_OF_ALL = Math.max(LARGEST_DOCUMENT, LARGEST_BINARY);

const FORMATS: Readonly<Record<string, DocumentFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  txt: 'text',
  csv: 'csv',
  pdf: 'pdf',
  docx: 'docx',
  xlsx: 'xlsx',
};
/** Known endings that are not read, and what to do. */
const UNREAD: Readonly<Record<string, string>> = {
  docm: 'may hold macros, which are not read: save it as .docx',
  dotm: 'may hold macros, which are not read: save it as .docx',
  xlsm: 'may hold macros, which are not read: save it as .xlsx',
  xlsb: 'may hold macros, which are not read: save it as .xlsx',
  doc: 'is an old Word file: save it as .docx',
  xls: 'is an old Excel file: save it as .xlsx',
  rtf: 'is an RTF file: save it as .docx',
  odt: 'is an OpenDocument file: save it as .docx or .pdf',
  ods: 'is an OpenDocument file: save it as .xlsx',
  ppt: 'is a presentation: save it as .pdf',
  pptx: 'is a presentation: save it as .pdf',
  zip: 'is an archive: unpack it first',
};
/** What a binary file begins with; text never holds it there. */
const PROBED = 8_192;

/** The format that a file's name promises; undefined for what Footnote can't read. */
export function formatOf(path: string): DocumentFormat | undefined {
  return FORMATS[endingOf(path)];
}

/** Why a file of this name isn't read, in words that follow the name. */
export function unreadFormat(path: string): string {
  return UNREAD[endingOf(path)] ?? `has a format that can't be read; ${SUPPORTED_ENDINGS.join(', ')} can`;
}

/** Bytes that a document of this format may have unless the operator says otherwise. */
export function mostBytes(format: DocumentFormat): number {
  return format === 'pdf' || format === 'docx' || format === 'xlsx' ? LARGEST_BINARY : LARGEST_DOCUMENT;
}

function endingOf(path: string): string {
  return /\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** The endings of supported files, in words. */
export const SUPPORTED_ENDINGS: readonly string[] = Object.keys(FORMATS).map((ending) => `.${ending}`);

/**
 * Decodes a text document: UTF-8 (with or without a byte order mark), UTF-16 with one, or the `charset` that its server named.
 * What isn't text is refused, never guessed.
 */
export function loadDocument(
  bytes: Uint8Array,
  options: { readonly maxBytes?: number; readonly charset?: string } = {},
): LoadedDocument {
  const maxBytes = options.maxBytes ?? LARGEST_DOCUMENT;
  if (bytes.length > maxBytes) return { kind: 'refused', reason: tooLarge(maxBytes, bytes.length) };
  const charset = markedEncoding(bytes) ?? options.charset ?? 'utf-8';
  const isWide = /^utf-?16/iu.test(charset);
  if (!isWide && bytes.subarray(0, PROBED).includes(0))
    return { kind: 'refused', reason: 'is a binary file, not text' };
  try {
    return { kind: 'text', text: new TextDecoder(charset, { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'refused', reason: `is not valid ${charset.toUpperCase()}: save it as UTF-8` };
  }
}

/** The reason for refusing a document; `bytes` undefined where its size isn't known. */
export function tooLarge(maxBytes: number, bytes?: number): string {
  const size = bytes === undefined ? '' : `${megabytes(bytes)}, and `;
  return `is too large: ${size}at most ${megabytes(maxBytes)} are read`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}
