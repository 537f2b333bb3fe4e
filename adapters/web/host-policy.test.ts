import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isCrossOrigin, loopbackOnly } from './host-policy.ts';

function requestFrom(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  return request;
}

describe('loopbackOnly', () => {
  it.each([
    ['127.0.0.1', { host: 'localhost:3000' }],
    ['::1', { host: '[::1]:3000', origin: 'http://[::1]:3000' }],
    ['::ffff:127.0.0.1', { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' }],
    ['127.0.0.1', { host: 'localhost', origin: 'http://localhost' }],
    ['127.0.0.1', { host: 'LOCALHOST:3000', origin: 'http://localhost:3000' }],
  ])('admits %s with %j', (address, headers) => {
    expect(loopbackOnly(requestFrom(address, headers))).toEqual({ kind: 'admitted' });
  });

  it.each([
    ['another machine', '192.168.1.7', { host: 'localhost:3000' }],
    ['an address that only begins like loopback', '127.0.0.1.evil', { host: 'localhost:3000' }],
    ['a rebound name', '127.0.0.1', { host: 'rebound.example:3000' }],
    ['a name that begins like localhost', '127.0.0.1', { host: 'localhost.evil.example' }],
    ['no host', '127.0.0.1', {}],
    ['a host with a user part', '127.0.0.1', { host: 'localhost@evil.example' }],
    ['another site', '127.0.0.1', { host: 'localhost:3000', origin: 'https://evil.example' }],
    ['another port', '127.0.0.1', { host: 'localhost:3000', origin: 'http://localhost:8000' }],
    ['a sandboxed frame', '127.0.0.1', { host: 'localhost:3000', origin: 'null' }],
    ['a tunnel', '127.0.0.1', { host: 'localhost:3000', 'x-forwarded-for': '203.0.113.9' }],
  ])('refuses %s and says why', (_, address, headers) => {
    const admission = loopbackOnly(requestFrom(address, headers));

    expect(admission).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('only open on this machine until sign-in is configured'),
    });
  });
});

describe('isCrossOrigin', () => {
  it('believes what the browser says about the calling page', () => {
    const host = 'localhost:3000';

    expect(isCrossOrigin(requestFrom('::1', { host }))).toBe(false);
    expect(isCrossOrigin(requestFrom('::1', { host, 'sec-fetch-site': 'same-origin' }))).toBe(false);
    expect(isCrossOrigin(requestFrom('::1', { host, 'sec-fetch-site': 'same-site' }))).toBe(true);
    expect(isCrossOrigin(requestFrom('::1', { host, 'sec-fetch-site': 'cross-site' }))).toBe(true);
    expect(isCrossOrigin(requestFrom('::1', { host, origin: 'http://127.0.0.1:3000' }))).toBe(true);
  });
});
