import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export const APP_ID = '11111111-2222-3333-4444-555555555555';
export const ISSUER = 'https://api.botframework.com';

type Json = Readonly<Record<string, unknown>>;

/** A key pair as Microsoft publishes and uses it. */
export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly jwk: Json };

/** Makes a key; `endorsements` are the channels that it may sign for. */
export function createSigningKey(kid: string, endorsements: readonly string[] = ['msteams']): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', endorsements };
  return { kid, privateKey, jwk };
}

const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as Teams sends it, with what `claims` and `header` change. */
export function signToken(key: SigningKey, claims: Json = {}, header: Json = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const standard = { iss: ISSUER, aud: APP_ID, nbf: now - 10, exp: now + 600 };
  const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${part({ ...standard, ...claims })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey, 'base64url')}`;
}

/** What says that it needs no signature. */
export function unsignedToken(claims: Json): string {
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${part({ iss: ISSUER, aud: APP_ID, exp: now + 600, ...claims })}.`;
}
