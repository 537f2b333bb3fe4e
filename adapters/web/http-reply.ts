import type { ServerResponse } from 'node:http';

/** What a call of the chat API ends in. Errors are `{error, retry}`: words for the person, and whether trying again may help. */
export type ApiReply = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

export function apiError(status: number, error: string, retry = false): ApiReply {
  return { status, body: { error, retry }, ...(retry ? { headers: { 'Retry-After': '2' } } : {}) };
}

const SECURITY_HEADERS = {
  // Trusted Types make the browser itself refuse innerHTML and its like.
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** Sets what every answer of the web chat carries, errors and files included. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
}

export function sendJson(response: ServerResponse, reply: ApiReply): void {
  const body = JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...reply.headers,
  });
  response.end(body);
}

/** A page of plain words, for a browser that may not see the chat or asked for what isn't there. */
export function sendPlainPage(response: ServerResponse, status: number, sentences: readonly string[]): void {
  const paragraphs = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Footnote</title><h1>Footnote</h1>${paragraphs}</html>`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
  });
  response.end(html);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
