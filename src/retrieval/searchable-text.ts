import type { Passage } from '../core/passage.ts';

/** Where a passage stands: its document's title and the headings above it, without saying the same thing twice. */
export function passageHeader(passage: Passage): string {
  const trail = passage.headings.filter((heading) => heading !== passage.title);
  return [passage.title, ...trail].filter((part) => part !== '').join(' > ');
}

/** What a passage is found by, in words and in vectors: its header and its text. */
export function searchableText(passage: Passage): string {
  const header = passageHeader(passage);
  return header === '' ? passage.text : `${header}\n${passage.text}`;
}
