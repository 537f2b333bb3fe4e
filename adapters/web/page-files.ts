import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { WORDS } from '../../src/core/words/words.ts';

const FILES = [
  'index.html',
  'chat.css',
  'questions.css',
  'replies.css',
  'forms.css',
  'composer.css',
  'citation.css',
  'circumstances.css',
  'chat.js',
  'api.js',
  'blocks.js',
  'choices.js',
  'citation-panel.js',
  'composer.js',
  'conversation.js',
  'draft.js',
  'element.js',
  'form-fields.js',
  'form.js',
  'live.js',
  'message-log.js',
  'messages.js',
  'plain-text.js',
  'questions.js',
  'reply-buttons.js',
  'request-line.js',
  'sending.js',
  'text-field.js',
  'thumbs.js',
  'waiting.js',
  'words.js',
  'words.json',
  'mark.svg',
  'thumb.svg',
  'newsreader.woff2',
  'newsreader-italic.woff2',
  'instrument-sans.woff2',
] as const;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Serves the page's files from memory; false when the path is none of them. */
export type PageFiles = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/** What the page's scripts say of Footnote's words, by language. */
function pageWords(): Buffer {
  const words = Object.entries(WORDS).map(([language, { page, reasons }]) => [
    language,
    { ...page, reasons },
  ]);
  return Buffer.from(JSON.stringify(Object.fromEntries(words)));
}

/** Reads the page's files once. `/` is the page, the rest stands below `/web/`. */
export function loadPageFiles(): PageFiles {
  const files = new Map<string, { readonly body: Buffer; readonly type: string; readonly etag: string }>();
  for (const name of FILES) {
    const body = name === 'words.json' ? pageWords() : readFileSync(join(import.meta.dirname, 'page', name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const type = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
    files.set(name === 'index.html' ? '/' : `/web/${name}`, { body, type, etag });
  }
  return (request, response, path) => {
    const file = files.get(path);
    if (!file) return false;
    response.setHeader('ETag', file.etag);
    response.setHeader('Cache-Control', 'no-cache');
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304).end();
      return true;
    }
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
    return true;
  };
}
