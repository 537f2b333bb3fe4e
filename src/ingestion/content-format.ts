import { formatOf } from './load-document.ts';
import type { DocumentFormat } from './parse-document.ts';

const FORMATS: Readonly<Record<string, DocumentFormat>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/plain': 'text',
  'text/csv': 'csv',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};
/** Types that servers give to whatever they don't know. */
const VAGUE: readonly string[] = ['application/octet-stream', 'binary/octet-stream'];

/**
 * The format of what a source gave: its content type tells where there is one, else the ending of its name. Undefined for
 * what Footnote can't read.
 */
export function formatOfContent(name: string, contentType?: string): DocumentFormat | undefined {
  if (contentType === undefined) return formatOf(name);
  // `text/plain` is how servers send a raw Markdown file.
  if (contentType === 'text/plain' && formatOf(name) === 'markdown') return 'markdown';
  return FORMATS[contentType] ?? (VAGUE.includes(contentType) ? formatOf(name) : undefined);
}
