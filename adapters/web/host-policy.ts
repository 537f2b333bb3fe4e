import type { IncomingMessage } from 'node:http';

/** Whether a request may reach the web chat, and in plain words why not. */
export type Admission = { readonly kind: 'admitted' } | { readonly kind: 'refused'; readonly reason: string };

/** Decides by where a request comes from, before anything of it is read. */
export type HostPolicy = (request: IncomingMessage) => Admission;

const LOOPBACK_ADDRESS = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/i;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?$/i;
const LOOPBACK_ORIGIN = /^(https?):\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d{1,5}))?$/i;
// A tunnel or proxy on this machine makes strangers look local; most of them admit it in one of these.
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

const ONLY_HERE = 'The web chat is only open on this machine until sign-in is configured.';

function refused(detail: string): Admission {
  return { kind: 'refused', reason: `${ONLY_HERE} ${detail}` };
}

/**
 * Admits what the machine's own browser sends: a loopback address on both ends, a loopback name in Host (a rebound
 * DNS name would stand there), no proxy in between, and an Origin, if any, of the same port.
 */
export const loopbackOnly: HostPolicy = (request) => {
  if (!LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? ''))
    return refused('You came from another one.');
  const host = LOOPBACK_HOST.exec(request.headers.host ?? '');
  if (!host) return refused('You used a name that is not localhost.');
  if (PROXY_HEADERS.some((name) => request.headers[name] !== undefined))
    return refused('You came through a proxy or tunnel.');
  if (request.headers.origin === undefined) return { kind: 'admitted' };
  const origin = LOOPBACK_ORIGIN.exec(request.headers.origin);
  if (!origin) return refused('Another site sent this request.');
  const defaultPort = origin[1]?.toLowerCase() === 'https' ? '443' : '80';
  if ((origin[2] ?? defaultPort) !== (host[1] ?? defaultPort))
    return refused('Another program on this machine sent this request.');
  return { kind: 'admitted' };
};

/** True when a browser says that the request was made by a page other than the chat's own. */
export function isCrossOrigin(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = request.headers;
  return origin !== undefined && origin.replace(/^https?:\/\//i, '') !== host;
}
