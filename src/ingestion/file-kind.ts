/** What a file's first bytes say that it is. */
export type FileKind =
  | 'pdf'
  | 'zip'
  | 'ole'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'gzip'
  | 'rar'
  | '7z'
  | 'rtf'
  | 'program'
  | 'html'
  | 'empty'
  | 'unknown';

const SIGNATURES: readonly (readonly [FileKind, string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['ole', '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'],
  ['png', '\x89PNG\r\n'],
  ['jpeg', '\xFF\xD8\xFF'],
  ['gif', 'GIF8'],
  ['gzip', '\x1F\x8B'],
  ['rar', 'Rar!\x1A\x07'],
  ['7z', '7z\xBC\xAF\x27\x1C'],
  ['rtf', '{\\rtf'],
  ['program', '\x7FELF'],
  ['program', 'MZ\x90\x00'],
];
const NAMES: Readonly<Record<FileKind, string>> = {
  pdf: 'it starts like a PDF',
  zip: 'it starts like a ZIP archive',
  ole: 'it starts like an old Office file, or one with a password',
  png: 'it starts like a PNG picture',
  jpeg: 'it starts like a JPEG picture',
  gif: 'it starts like a GIF picture',
  gzip: 'it starts like a gzip archive',
  rar: 'it starts like a RAR archive',
  '7z': 'it starts like a 7z archive',
  rtf: 'it starts like an RTF file',
  program: 'it starts like a program',
  html: 'it starts like a web page',
  empty: 'it is empty',
  unknown: 'it starts like something else',
};
/** Writers put up to a kilobyte in front of a PDF's mark. */
const PROBED = 1_024;

export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return 'empty';
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(PROBED, bytes.length)).toString(
    'latin1',
  );
  const signed = SIGNATURES.find(([, signature]) => start.startsWith(signature));
  if (signed) return signed[0];
  if (start.includes('%PDF-')) return 'pdf';
  return /^(?:\xEF\xBB\xBF)?\s*<(?:!doctype html|html|head|body)\b/iu.test(start) ? 'html' : 'unknown';
}

/** Half a sentence: `it starts like a ZIP archive`. */
export function describeKind(kind: FileKind): string {
  return NAMES[kind];
}
