import { BlockList, isIP } from 'node:net';

const refused = new BlockList();
// Everything that isn't the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  refused.addSubnet(network, prefix, 'ipv4');
// Of IPv6 only global unicast is public, without what wraps an IPv4 address or is set aside.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  refused.addSubnet(network, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

// Where clouds hand out credentials: no list of allowed hosts opens these.
const metadata = new BlockList();
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
for (const address of ['100.100.100.200', '168.63.129.16', '192.0.0.192'])
  metadata.addAddress(address, 'ipv4');
for (const address of ['fd00:ec2::254', 'fd20:ce::254']) metadata.addAddress(address, 'ipv6');
metadata.addSubnet('fe80::', 10, 'ipv6');
// 169.254.0.0/16 inside the IPv6 forms that networks translate: NAT64, 6to4, SIIT, IPv4-compatible.
for (const [network, prefix] of [
  ['64:ff9b::a9fe:0', 112],
  ['2002:a9fe::', 32],
  ['::ffff:0:a9fe:0', 112],
  ['::a9fe:0', 112],
] as const)
  metadata.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is none that a page of the public web has: private, loopback, link-local, metadata, reserved. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return refused.check(address, 'ipv4');
  return family !== 6 || !global.check(address, 'ipv6') || refused.check(address, 'ipv6');
}

/** Whether a connection to `address`, which `host` resolved to (or is), may be made. */
export type AddressPolicy = (host: string, address: string) => boolean;

/**
 * Lets public addresses through, and private ones of an allowed host (by its full name) or in an allowed range (an address
 * or `10.0.0.0/8`). `allowPrivate` lets all private ones through. Metadata and link-local addresses are always refused.
 */
export function createAddressPolicy(options: {
  readonly allow?: readonly string[];
  readonly allowPrivate?: boolean;
}): AddressPolicy {
  const hosts = new Set((options.allow ?? []).map((entry) => entry.toLowerCase()));
  const ranges = new BlockList();
  for (const entry of options.allow ?? []) addRange(ranges, entry);
  return (host, address) => {
    if (isMetadata(address)) return false;
    if (options.allowPrivate || !isRefusedAddress(address)) return true;
    return hosts.has(host.toLowerCase()) || ranges.check(address, familyOf(address));
  };
}

/** Whether an entry of an `allow` list is a host's name, an address, or a range. */
export function isAllowEntry(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address);
  if (prefix === undefined) return family > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(entry);
  return family > 0 && /^\d{1,3}$/u.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

function addRange(ranges: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  if (isIP(address) === 0) return;
  if (prefix === undefined) ranges.addAddress(address, familyOf(address));
  else ranges.addSubnet(address, Number(prefix), familyOf(address));
}

function isMetadata(address: string): boolean {
  // An IPv4 address may come wrapped: ::ffff:169.254.169.254 and ::ffff:a9fe:a9fe are the same.
  return metadata.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
