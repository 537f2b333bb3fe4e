import type { Passage } from '../core/passage.ts';

/** A public passage of tenant `acme`; what a test is about goes into the overrides. */
export function testPassage(overrides: Partial<Passage> = {}): Passage {
  const id = overrides.id ?? 'leave.md-0';
  return {
    id,
    tenant: 'acme',
    source: 'handbook',
    document: `document of ${id}`,
    title: '',
    headings: [],
    text: 'New parents get 16 weeks of paid time off.',
    start: 0,
    end: 42,
    link: 'https://example.com/leave',
    access: ['public'],
    language: 'en',
    version: 'v1',
    ...overrides,
  };
}
