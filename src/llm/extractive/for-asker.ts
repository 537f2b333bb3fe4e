import type { BaseMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { Circumstance } from '../../core/circumstance.ts';
import { LANGUAGES } from '../../language/languages.ts';
import { namesPlace } from '../../language/names-place.ts';
import { stemLine, type Thesaurus } from '../../language/thesaurus.ts';
import { chooseUnits } from './choose-units.ts';
import { composeAnswer } from './compose-answer.ts';
import { holds } from './evidence.ts';
import { isGlossaryName, withGlossaryNames } from './glossary-names.ts';
import type { IndexedUnit } from './index-units.ts';
import { isSupported } from './is-supported.ts';
import { analyseQuestion, type QuestionTerm } from './question-terms.ts';
import { readingOf } from './rank-for-asks.ts';
import { sectionOf } from './rank-units.ts';
import { type ReadAsk, type Reader, readAsks } from './read-asks.ts';
import type { Unit } from './source-units.ts';

const Carried = z.object({ circumstances: z.array(Circumstance).readonly() });

/** The asker's circumstances that a prompt's messages carry beside their texts. */
export function circumstancesIn(messages: readonly BaseMessage[]): readonly Circumstance[] {
  return messages.flatMap(({ additional_kwargs }) => {
    const carried = Carried.safeParse(additional_kwargs);
    return carried.success ? carried.data.circumstances : [];
  });
}

/**
 * Reads a question, and where what answers it differs by place or role and the question names none, by the asker's own.
 * `decidedBy` is what of it decided; undefined where nothing did.
 */
export function readForAsker(
  question: string,
  circumstances: readonly Circumstance[],
  reader: Reader,
): { readonly asks: readonly ReadAsk[]; readonly decidedBy?: string } {
  const plain = readAsks(question, reader);
  const { thesaurus } = reader.language;
  for (const { kind, term } of circumstances) {
    if (kind === 'location' && namesSomePlace(question, thesaurus)) continue;
    const circumstance = inGlossary(term, thesaurus);
    const named = namesOf(circumstance, reader);
    if (named.names.length === 0) continue;
    const own = readAsks(question, { ...reader, language: { ...reader.language, circumstance } });
    const asks = plain.map((read, at) => decided(read, own[at] ?? read, named, reader) ?? read);
    if (composeAnswer(asks) !== composeAnswer(plain)) return { asks, decidedBy: term };
  }
  return { asks: plain };
}

type Named = {
  readonly names: readonly QuestionTerm[];
  /** Names of other things of the kind, where the glossary knows them. */
  readonly others: readonly string[];
};

/** A place as the glossary names it, whatever language people say it in. */
function inGlossary(term: string, thesaurus: Thesaurus): string {
  const said = LANGUAGES.map((language) => withGlossaryNames(term, language, thesaurus));
  return said.find((other) => other !== term) ?? term;
}

/** The words by which documents would name a circumstance: of "Leeds office" only what the glossary knows. */
function namesOf(circumstance: string, { sources, language }: Reader): Named {
  const { terms } = analyseQuestion(circumstance, circumstance, readingOf(sources, language));
  const known = terms.filter(({ names }) => names.some((name) => isGlossaryName(name, language.thesaurus)));
  const names = known.length > 0 ? known : terms.filter(({ kind }) => kind !== 'common');
  return { names, others: language.thesaurus.otherNames(names.flatMap((name) => name.names)) };
}

/** Whether a question says itself for which place it asks. */
function namesSomePlace(question: string, thesaurus: Thesaurus): boolean {
  const words = stemLine(question).trim().split(' ');
  return namesPlace(question) || words.some((word) => isGlossaryName(` ${word} `, thesaurus));
}

/** How far behind the best one's score the asker's own rule may be. */
const BEHIND = 3;

/**
 * The reading by the rule for the asker. Undefined where the documents don't answer the question anyway, where the answer is
 * the same for everybody, or where they have no such rule for the asker.
 */
function decided(plain: ReadAsk, own: ReadAsk, named: Named, { weights }: Reader): ReadAsk | undefined {
  const answers = plain.ranking.units.filter(({ unit }) => plain.units.includes(unit));
  const [best] = own.ranking.ranked;
  if (answers.length === 0 || best === undefined) return undefined;
  const rule = own.ranking.ranked.find(
    ({ indexed, score }) =>
      score > best.score - BEHIND &&
      isFor(indexed, named) &&
      answers.some((answer) => standsBeside(indexed, answer, named)),
  )?.indexed;
  if (rule === undefined) return undefined;
  if (own.units.includes(rule.unit)) return own;
  const first = own.ranking.ranked.filter(({ indexed }) => indexed === rule);
  const rest = own.ranking.ranked.filter(({ indexed }) => indexed !== rule);
  const ranking = { ...own.ranking, ranked: [...first, ...rest] };
  if (!isSupported(ranking, weights?.support)) return undefined;
  const section = sectionOf(rule.unit);
  return { ...own, ranking, units: chooseUnits(ranking).filter((unit) => sectionOf(unit) === section) };
}

/** By its row's or column's name, its headings, or how a sentence opens ("In Germany, …"). */
function isFor(indexed: IndexedUnit, { names }: Named): boolean {
  const line = whomFor(indexed);
  return names.every((name) => holds(line, name) === 1);
}

/**
 * Whether a rule for the asker stands beside what answers the question: for others, where names of others are known, and
 * then in the same table; else on the same page, apart from it.
 */
function standsBeside(rule: IndexedUnit, answer: IndexedUnit, { names, others }: Named): boolean {
  if (others.length > 0) {
    if (!others.some((name) => whomFor(answer).includes(name))) return false;
    return answer.unit.kind !== 'row' || answer.unit.block === rule.unit.block || !isByRows(answer, others);
  }
  const isApart = sectionOf(answer.unit) !== sectionOf(rule.unit) || answer.unit.kind === 'row';
  const isOfOthers = names.every((name) => holds(whomFor(answer), name) === 0);
  return answer.unit.title === rule.unit.title && isApart && isOfOthers;
}

/** Whether a table itself tells its rules apart by name, rather than the page that it stands on. */
function isByRows({ unit }: IndexedUnit, others: readonly string[]): boolean {
  const line = cellNames(unit);
  return others.some((name) => line.includes(name));
}

const OPENING = 5;

function whomFor({ unit, headings, title }: IndexedUnit): string {
  const opening = unit.kind === 'row' ? cellNames(unit) : stemLine(unit.text.split(' ', OPENING).join(' '));
  return opening + headings + title;
}

function cellNames({ cells }: Unit): string {
  return cells.map(({ header, value }, at) => stemLine(at === 0 ? value : header)).join('');
}
