import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { fromMetadata, toMetadata } from './passage-metadata.ts';

const passage: Passage = {
  id: 'p1',
  tenant: 'acme',
  source: 'handbook',
  document: 'leave.md',
  title: 'Leave',
  headings: ['Sick leave'],
  text: 'Tell your manager.',
  start: 0,
  end: 18,
  link: 'leave.md',
  access: ['public', 'group:finance'],
  language: 'de',
  version: 'v1',
  updated: '2026-01-31',
  ordinal: 3,
  section: 0,
};

describe('passage metadata', () => {
  it('gives back what it was made of', () => {
    expect(fromMetadata(passage.id, passage.text, toMetadata(passage))).toEqual(passage);
  });

  it('holds nothing but scalars, and nothing undefined', () => {
    const bare = { ...passage, updated: undefined, ordinal: undefined, section: undefined };

    for (const value of Object.values(toMetadata(bare)))
      expect(['string', 'number', 'boolean']).toContain(typeof value);
    expect(fromMetadata(bare.id, bare.text, toMetadata(bare))).toEqual(bare);
  });

  it('reads rows that were written before passages knew their place', () => {
    const { ordinal: _ordinal, section: _section, ...old } = toMetadata(passage);

    const read = fromMetadata(passage.id, passage.text, old);

    expect(read.document).toBe('leave.md');
    expect(read.ordinal).toBeUndefined();
  });
});
