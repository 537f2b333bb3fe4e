import { foldText } from './asker-tokens.ts';
import type { PersonRow } from './people-source.ts';

/** The people whose whole name it is; else those who bear all its words in their name. */
export function peopleNamed(people: readonly PersonRow[], name: string): readonly PersonRow[] {
  const wanted = foldText(name);
  if (wanted === '') return [];
  const exact = people.filter((row) => foldText(nameOf(row)) === wanted);
  if (exact.length > 0) return exact;
  const words = wanted.split(' ');
  return people.filter((row) => {
    const own = new Set(foldText(nameOf(row)).split(/[ -]/u));
    return words.every((word) => own.has(word));
  });
}

/** The people in whom every word is found, in any column: a role, a team, an office. */
export function peopleWith(people: readonly PersonRow[], query: string): readonly PersonRow[] {
  const words = foldText(query)
    .split(' ')
    .filter((word) => word.length > 1 && !['in', 'of', 'the', 'at', 'for'].includes(word));
  if (words.length === 0) return [];
  return people.filter((row) => {
    const own = new Set([...row.values()].flatMap((value) => foldText(value).split(/[ -]/u)));
    return words.every((word) => own.has(word));
  });
}

/** A person's name. */
export function nameOf(row: PersonRow): string {
  return row.values().next().value ?? '';
}
