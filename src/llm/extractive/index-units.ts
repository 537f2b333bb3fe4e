import type { SourceBlock } from '../../core/source-block.ts';
import type { Language } from '../../language/languages.ts';
import { contentIn, lineIn, readingLanguage, stemmed } from './reading-language.ts';
import { sourceUnits, type Unit } from './source-units.ts';

/** A unit with its stem lines, made once for scoring. */
export type IndexedUnit = {
  readonly unit: Unit;
  readonly own: string;
  readonly leadIn: string;
  readonly nearHeading: string;
  readonly headings: string;
  readonly title: string;
  /** Stem lines of what a row is named by, and of the nearest heading, without function words. */
  readonly keyTerms: readonly string[];
  readonly headingTerms: readonly string[];
  readonly wordCount: number;
  readonly language: Language;
};

/** A source, its units, and its words: stem and as written. */
export type IndexedSource = {
  readonly language: Language;
  readonly units: readonly IndexedUnit[];
  readonly whole: string;
  readonly words: ReadonlyMap<string, string>;
};

const KEPT = 2_000;
const known = new Map<string, IndexedSource>();

/** Cuts sources into units and stems them. What was read before comes from memory: the same passages answer many questions. */
export function indexSources(sources: readonly SourceBlock[]): readonly IndexedSource[] {
  return sources.map((source, rank) => numbered(indexSource(source), source, rank));
}

function indexSource(source: SourceBlock): IndexedSource {
  const key = `${source.title}\n${source.section}\n${source.text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = `${source.title} / ${source.section} / ${source.text}`;
  const language = readingLanguage(text);
  const line = once((part) => lineIn(language, part));
  const units = sourceUnits(source, 0).map((unit) => indexUnit(unit, { language, line }));
  const words = new Map<string, string>();
  for (const token of contentIn(language, text)) {
    const term = stemmed(language, token);
    if (token.kind === 'word' && !words.has(term)) words.set(term, token.raw.toLowerCase());
  }
  const indexed = { language, units, whole: lineIn(language, text), words };
  if (known.size >= KEPT) known.clear();
  known.set(key, indexed);
  return indexed;
}

/** The same function: what all units of a source share, such as its title, is read once, and kept once. */
function once(read: (part: string) => string): (part: string) => string {
  const found = new Map<string, string>();
  return (part) => {
    const before = found.get(part);
    if (before !== undefined) return before;
    const line = read(part);
    found.set(part, line);
    return line;
  };
}

function numbered(indexed: IndexedSource, source: SourceBlock, rank: number): IndexedSource {
  const units = indexed.units.map((one) => {
    const block = `${source.id}/${one.unit.block.slice(one.unit.block.indexOf('/') + 1)}`;
    return { ...one, unit: { ...one.unit, sourceId: source.id, rank, block } };
  });
  return { ...indexed, units };
}

type Reading = { readonly language: Language; readonly line: (part: string) => string };

function indexUnit(unit: Unit, { language, line }: Reading): IndexedUnit {
  const key = unit.kind === 'row' ? (unit.cells[0]?.value ?? '') : '';
  const nearHeading = unit.headings.at(-1) ?? '';
  const terms = (text: string) => contentIn(language, text).map((token) => stemmed(language, token));
  return {
    unit,
    language,
    own: line(unit.text),
    leadIn: line(unit.leadIn),
    nearHeading: line(nearHeading),
    headings: line(unit.headings.join(' / ')),
    title: line(unit.title),
    keyTerms: terms(key),
    headingTerms: terms(nearHeading),
    wordCount: unit.text.match(/\p{L}{3,}/gu)?.length ?? 0,
  };
}
