import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressPolicy } from '../../net/refused-addresses.ts';
import { GitRefusal } from './git-refusal.ts';

type Remote = {
  readonly scheme: 'http' | 'https' | 'ssh';
  readonly host: string;
  readonly port: string;
  readonly path: string;
};

/** The parts of a repository's address, `user@host:path` included; undefined for a path on this machine. */
export function parseRemote(address: string): Remote | undefined {
  const [, host, path] = /^[\w.-]+@([a-z0-9][\w.-]*):([^\s:]+)$/iu.exec(address) ?? [];
  if (host && path) return { scheme: 'ssh', host, port: '', path: trimmed(path) };
  const url = URL.parse(address);
  const scheme = (['https', 'http', 'ssh'] as const).find((name) => url?.protocol === `${name}:`);
  if (url === null || scheme === undefined) return undefined;
  const bare = url.hostname.replace(/^\[|\]$/gu, '');
  return { scheme, host: bare, port: url.port, path: trimmed(url.pathname) };
}

/**
 * Checks where a repository's name leads, and gives the Git settings that keep the connection at the checked address
 * (http and https; ssh has no such setting, there the host key vouches). Throws GitRefusal.
 */
export async function pinnedAddress(address: string, policy: AddressPolicy): Promise<string[]> {
  const remote = parseRemote(address);
  if (remote === undefined) throw new GitRefusal('is no address of a repository');
  const { host, scheme } = remote;
  const addresses = isIP(host) > 0 ? [host] : await resolveHost(host);
  if (addresses.length === 0 || addresses.some((each) => !policy(host, each)))
    throw new GitRefusal('leads to a private address, which is refused: list its host under `allow`');
  if (scheme === 'ssh' || isIP(host) > 0) return [];
  const port = remote.port || (scheme === 'https' ? '443' : '80');
  const pinned = addresses.map((each) => (isIP(each) === 6 ? `[${each}]` : each)).join(',');
  return [`http.curloptResolve=${host}:${port}:${pinned}`];
}

async function resolveHost(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    throw new GitRefusal("can't be reached: its name isn't known here");
  }
}

/** Where people read a file of the repository on the web; undefined for a host whose pages aren't known. */
export function webLink(address: string, branch: string, path: string): string | undefined {
  const remote = parseRemote(address);
  if (remote === undefined) return undefined;
  const between = pageFolder(remote.host);
  if (between === undefined) return undefined;
  const port = remote.scheme !== 'ssh' && remote.port ? `:${remote.port}` : '';
  const scheme = remote.scheme === 'http' ? 'http' : 'https';
  const encoded = [branch, path].map((part) => part.split('/').map(encodeURIComponent).join('/'));
  return `${scheme}://${remote.host}${port}/${remote.path}/${between}/${encoded.join('/')}`;
}

function pageFolder(host: string): string | undefined {
  const labels = host.toLowerCase().split('.');
  if (labels.includes('github')) return 'blob';
  if (labels.includes('gitlab')) return '-/blob';
  if (labels.includes('bitbucket')) return 'src';
  if (labels.some((label) => ['gitea', 'forgejo', 'codeberg'].includes(label))) return 'src/branch';
  return undefined;
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/gu, '').replace(/\.git$/u, '');
}
