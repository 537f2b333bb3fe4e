import type { Choice } from './wait-for-person.ts';

const ORDINALS = [
  /^(?:the )?(?:1|one|first|1st)(?: one)?$/,
  /^(?:the )?(?:2|two|second|2nd)(?: one)?$/,
  /^(?:the )?(?:3|three|third|3rd)(?: one)?$/,
  /^(?:the )?(?:4|four|fourth|4th)(?: one)?$/,
  /^(?:the )?(?:5|five|fifth|5th)(?: one)?$/,
];
const LAST = /^(?:the )?(?:last|latter)(?: one)?$/;
/** A longer message says more than which of the choices is meant. */
const MOST_WORDS = 8;

/** Which choice a short message names: by its number, or by words that only one of the choices has. */
export function meantChoice(text: string, choices: readonly Choice[]): Choice | undefined {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (LAST.test(plain)) return choices.at(-1);
  const at = ORDINALS.findIndex((ordinal) => ordinal.test(plain));
  if (at >= 0) return choices[at];
  const words = plain.split(' ');
  if (plain === '' || words.length > MOST_WORDS) return undefined;
  const scored = choices.map((choice) => ({ choice, score: overlap(words, wordsOf(choice.label)) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const winners = scored.filter(({ score }) => score === best);
  return best > 0 && winners.length === 1 ? winners[0]?.choice : undefined;
}

function wordsOf(label: string): ReadonlySet<string> {
  return new Set(label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function overlap(words: readonly string[], label: ReadonlySet<string>): number {
  return words.filter((word) => label.has(word)).length;
}
