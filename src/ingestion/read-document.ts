import type { Anchor, Block } from './blocks.ts';
import { type DetectLanguage, loadLanguageDetector } from './detect-language.ts';
import { DocumentParser, type DocumentParserOptions } from './document-parser.ts';
import { describeKind, type FileKind, fileKind } from './file-kind.ts';
import { loadDocument, mostBytes, tooLarge } from './load-document.ts';
import type { DocumentFormat } from './parse-document.ts';
import type { BinaryFormat } from './parser-protocol.ts';

export type DocumentToRead = {
  readonly bytes: Uint8Array;
  readonly format: DocumentFormat;
  readonly charset?: string;
  readonly maxBytes?: number;
};

/** What `cutDocument` wants to know of a document's content. */
export type DocumentContent = {
  readonly text: string;
  readonly format: DocumentFormat;
  readonly blocks?: readonly Block[];
  readonly anchors?: readonly Anchor[];
  readonly statedTitle?: string;
  /** The file's own date (ISO); front matter knows better. */
  readonly updated?: string;
  /** As its words tell; front matter knows better. */
  readonly language: string;
};

export type ReadOutcome =
  | { readonly kind: 'document'; readonly content: DocumentContent }
  /** Words that follow the document's name. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads documents of every format. Close it when done: it may keep a process. */
export interface DocumentReader extends AsyncDisposable {
  /** Never rejects for what the bytes hold; rejects when `signal` aborts. */
  read(document: DocumentToRead, signal?: AbortSignal): Promise<ReadOutcome>;
}

const NAMES: Readonly<Record<DocumentFormat, string>> = {
  markdown: 'Markdown text',
  html: 'a web page',
  text: 'plain text',
  csv: 'a CSV file',
  pdf: 'a PDF',
  docx: 'a Word document',
  xlsx: 'an Excel workbook',
};
/** How a file of this format begins. */
const CONTAINERS: Readonly<Record<BinaryFormat, FileKind>> = { pdf: 'pdf', docx: 'zip', xlsx: 'zip' };
/** The stream in which Office keeps a document that has a password. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Creates a reader. Text is decoded here; PDF, Word and Excel files are read in a child process with limits on time and
 * memory. What isn't what its name says is refused.
 */
export function createDocumentReader(options: DocumentParserOptions = {}): DocumentReader {
  const parser = new DocumentParser(options);
  let detector: Promise<DetectLanguage> | undefined;
  return {
    async read(document, signal) {
      const taken = await take(document, parser, signal);
      if (taken.kind === 'refused') return taken;
      const detect = await (detector ??= loadLanguageDetector());
      return { kind: 'document', content: { ...taken.content, language: detect(taken.content.text) } };
    },
    [Symbol.asyncDispose]: () => parser[Symbol.asyncDispose](),
  };
}

type Taken =
  | { readonly kind: 'document'; readonly content: Omit<DocumentContent, 'language'> }
  | { readonly kind: 'refused'; readonly reason: string };

async function take(document: DocumentToRead, parser: DocumentParser, signal?: AbortSignal): Promise<Taken> {
  const { bytes, format, charset } = document;
  const maxBytes = document.maxBytes ?? mostBytes(format);
  if (bytes.length > maxBytes) return { kind: 'refused', reason: tooLarge(maxBytes, bytes.length) };
  const found = fileKind(bytes);
  if (format === 'pdf' || format === 'docx' || format === 'xlsx') {
    const mismatch = mismatchOf(format, found, bytes);
    if (mismatch !== undefined) return { kind: 'refused', reason: mismatch };
    const parsed = await parser.parse(format, bytes, signal);
    if (parsed.kind === 'refused') return parsed;
    const { title, ...content } = parsed.document;
    return { kind: 'document', content: { ...content, format, statedTitle: title } };
  }
  if (found !== 'unknown' && found !== 'html' && found !== 'empty' && found !== 'program')
    return { kind: 'refused', reason: `is not ${NAMES[format]}: ${describeKind(found)}` };
  const loaded = loadDocument(bytes, { maxBytes, charset });
  return loaded.kind === 'refused' ? loaded : { kind: 'document', content: { text: loaded.text, format } };
}

function mismatchOf(format: BinaryFormat, found: FileKind, bytes: Uint8Array): string | undefined {
  if (found === CONTAINERS[format]) return undefined;
  if (found === 'ole' && Buffer.from(bytes).includes(ENCRYPTED))
    return 'is protected by a password: save a copy without one';
  return `is not ${NAMES[format]}: ${describeKind(found)}`;
}
