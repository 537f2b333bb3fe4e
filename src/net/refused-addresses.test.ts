import { describe, expect, it } from 'vitest';
import { createAddressPolicy, isAllowEntry, isRefusedAddress } from './refused-addresses.ts';

describe('createAddressPolicy', () => {
  it('keeps metadata addresses closed whatever is allowed', () => {
    const open = createAddressPolicy({ allow: ['meta.internal', '169.254.0.0/16'], allowPrivate: true });

    const closed = [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '100.100.100.200',
      'fd00:ec2::254',
      'fe80::1',
      '168.63.129.16',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::1',
      '::169.254.169.254',
    ];

    expect(closed.map((address) => open('meta.internal', address))).toEqual(closed.map(() => false));
    expect(open('any', '10.0.0.1')).toBe(true);
  });

  it.each([
    ['wiki.internal', true],
    ['10.1.0.0/16', true],
    ['fd12::/16', true],
    ['10.0.0.1', true],
    ['10.0.0.0/40', false],
    ['wiki.internal/8', false],
    ['http://wiki.internal', false],
    ['*', false],
    ['', false],
  ])('reads %j as an entry: %s', (entry, isOne) => {
    expect(isAllowEntry(entry)).toBe(isOne);
  });
});

describe('isRefusedAddress', () => {
  it.each([
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::ffff:10.0.0.1',
    '2001::1',
    'nonsense',
  ])('refuses %s', (address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'takes %s',
    (address) => {
      expect(isRefusedAddress(address)).toBe(false);
    },
  );
});
