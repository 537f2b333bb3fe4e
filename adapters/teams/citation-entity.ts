import type { Citation } from '../../src/core/citation.ts';
import { linkTarget, shorten } from './teams-markdown.ts';

/** JSON as Teams takes it. */
export type Json = Readonly<Record<string, unknown>>;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content#add-citations */
export const MOST_CLAIMS = 20;
const NAME_LIMIT = 80;
const ABSTRACT_LIMIT = 160;
const URL_LIMIT = 500;

/** The source as Teams shows it on hovering over `[n]`; undefined where its address is too long for that. */
export function claimOf(citation: Citation): Json | undefined {
  const { number, title, document, quote, link } = citation;
  const url = linkTarget(link, URL_LIMIT);
  if (url === undefined && linkTarget(link) !== undefined) return undefined;
  const path = url === undefined && link.trim() !== '' ? ` (${link})` : '';
  const name = shorten(`${title || document || 'Untitled'}${path}`, NAME_LIMIT) || 'Untitled';
  const abstract = shorten(quote, ABSTRACT_LIMIT) || name;
  const appearance = { '@type': 'DigitalDocument', name, abstract, ...(url === undefined ? {} : { url }) };
  return { '@type': 'Claim', position: number, appearance };
}

/** The one root entity that an activity may have: the label of generated text, and its footnotes. */
export function messageEntity(claims: readonly Json[]): Json {
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    additionalType: ['AIGeneratedContent'],
    ...(claims.length > 0 ? { citation: claims } : {}),
  };
}

/** The numbers of the footnotes that a text shows: `[n]` outside code. */
export function markersIn(markdown: string): readonly number[] {
  const prose = markdown.replace(/```[\s\S]*?(```|$)/g, '').replace(/`[^`\n]*`/g, '');
  const found = [...prose.matchAll(/(?<!\\)\[(\d{1,3})\]/g)].map((match) => Number(match[1]));
  return [...new Set(found)];
}
