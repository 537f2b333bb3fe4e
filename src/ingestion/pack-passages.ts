import { PASSAGE_TARGET, PASSAGE_WALL, type Part } from './split-unit.ts';

/** What stands under one heading, up to the next. `level` 0: before the first heading. */
export type Section = {
  readonly level: number;
  /** From the document's top to this heading, itself included. */
  readonly trail: readonly string[];
  readonly heading?: { readonly text: string; readonly start: number; readonly end: number };
  readonly parts: readonly Part[];
};

/** A passage's text and place, before it gets a document and an id. */
export type PackedPassage = {
  readonly trail: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The number of its section (the first, if it joins several) in the document: what was cut from one section shares it. */
  readonly section: number;
};

/** `headed`: the text names the headings of its parts, and `trail` stops above them. */
type Draft = PackedPassage & { readonly level: number; readonly headed: boolean };

/**
 * A section shorter than this joins a neighbour under the same heading, and a part shorter than this may fill a passage up
 * to the wall: measured best on a handbook's questions (160 lost 4 points of nDCG, 600 gained nothing).
 */
const SHORT = 400;

/** Packs parts into passages of about PASSAGE_TARGET characters that never reach across a heading, save between tiny sections. */
export function packPassages(sections: readonly Section[]): PackedPassage[] {
  const passages: Draft[] = [];
  for (const [index, section] of sections.entries()) {
    if (section.parts.length === 0 && isIntroduced(section, sections[index + 1])) continue;
    const drafts = packSection(section, index);
    const [first] = drafts;
    const previous = passages.at(-1);
    const merged = drafts.length === 1 && first && previous ? mergeTiny(previous, first) : undefined;
    if (merged === undefined) passages.push(...drafts);
    else passages.splice(-1, 1, merged);
  }
  return passages.map(({ trail, text, start, end, section }) => ({ trail, text, start, end, section }));
}

/** A heading right above a deeper one stands in that one's trail. */
function isIntroduced(section: Section, next: Section | undefined): boolean {
  return section.heading === undefined || (next !== undefined && next.level > section.level);
}

function packSection({ level, trail, heading, parts }: Section, number: number): Draft[] {
  if (parts.length === 0) {
    if (heading === undefined || heading.text === '') return [];
    return [{ level, trail: trail.slice(0, -1), headed: true, section: number, ...heading }];
  }
  return groups(parts).map((group, index) => ({
    level,
    trail,
    headed: false,
    section: number,
    text: group.map((part) => part.text).join('\n\n'),
    start: Math.min(
      index === 0 && heading ? heading.start : Number.POSITIVE_INFINITY,
      ...group.map((part) => part.start),
    ),
    end: Math.max(...group.map((part) => part.end)),
  }));
}

function groups(parts: readonly Part[]): Part[][] {
  const packed: Part[][] = [];
  let open: Part[] = [];
  let length = 0;
  for (const part of parts) {
    const joined = length + 2 + part.text.length;
    const limit = open.at(-1)?.leadsIn || part.text.length < SHORT ? PASSAGE_WALL : PASSAGE_TARGET;
    if (open.length > 0 && joined > limit) {
      // A lead-in goes along with what it leads into.
      const carried = open.length > 1 && open.at(-1)?.leadsIn ? open.splice(-1) : [];
      packed.push(open);
      open = carried;
      length = carried.reduce((sum, each) => sum + each.text.length, 0);
    }
    open.push(part);
    length += 2 + part.text.length;
  }
  if (open.length > 0) packed.push(open);
  return packed;
}

function mergeTiny(previous: Draft, next: Draft): Draft | undefined {
  const tiny = previous.text.length < SHORT || next.text.length < SHORT;
  if (!tiny || previous.text.length + next.text.length + 100 > PASSAGE_TARGET) return undefined;
  const isChild =
    !previous.headed && next.level > previous.level && sameTrail(parentTrail(next), previous.trail);
  const isSibling = next.level === previous.level && sameTrail(parentTrail(next), parentTrail(previous));
  if (!isChild && !isSibling) return undefined;
  return {
    level: next.level,
    trail: parentTrail(next),
    headed: true,
    text: `${isChild ? previous.text : withHeading(previous)}\n\n${withHeading(next)}`,
    start: previous.start,
    end: next.end,
    section: previous.section,
  };
}

function parentTrail({ headed, trail }: Draft): readonly string[] {
  return headed ? trail : trail.slice(0, -1);
}

function withHeading({ headed, trail, text }: Draft): string {
  const heading = trail.at(-1);
  return headed || heading === undefined ? text : `${heading}\n${text}`;
}

function sameTrail(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((heading, index) => heading === other[index]);
}
