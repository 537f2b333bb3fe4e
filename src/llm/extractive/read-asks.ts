import { asksOf, followUpOf } from '../../language/asks.ts';
import { detectLanguage } from '../../language/detect-language.ts';
import { plainGerman } from '../../language/plain-german.ts';
import { couldStandAlone, pointsBack } from '../../language/pointing-back.ts';
import { answersWhy, asksOnlyWhy } from './answers-why.ts';
import { summaryOfTopic } from './bare-topic.ts';
import { chooseUnits } from './choose-units.ts';
import { fitsType } from './evidence.ts';
import type { ExtractiveWeights } from './extractive-weights.ts';
import { withGlossaryNames } from './glossary-names.ts';
import type { IndexedSource } from './index-units.ts';
import { isSupported } from './is-supported.ts';
import { analyseQuestion, type Reading } from './question-terms.ts';
import { type RankingLanguage, rankAsk, rankForAsks, readingOf, settledRanking } from './rank-for-asks.ts';
import type { Ranking } from './rank-units.ts';
import { remainingRows } from './remaining-rows.ts';
import type { Unit } from './source-units.ts';

/** One thing that a question asks, and the units that answer it: none where nothing in the sources does. */
export type ReadAsk = {
  readonly ask: string;
  readonly ranking: Ranking;
  readonly units: readonly Unit[];
};

/** What questions are read with. */
export type Reader = {
  readonly sources: readonly IndexedSource[];
  readonly language: RankingLanguage;
  readonly weights: ExtractiveWeights | undefined;
};

/**
 * Reads everything that a question asks. What leans on something else can be read in several ways (together with it; by its
 * own words on the page that the rest is about, alone or with what was answered there; by its own words alone), and of these the first is taken that finds an
 * answer of the kind that is asked for: what is new in a question outweighs what it carries along. A question in another language than
 * English is read by other words for the same only where its own find nothing.
 */
export function readAsks(question: string, reader: Reader): readonly ReadAsk[] {
  const read = readWith(question, reader);
  const language = languageOf(question);
  if (language === 'en' || read.some(({ units }) => units.length > 0)) return read;
  const plain = language === 'de' ? plainGerman(question) : question;
  const words = withGlossaryNames(plain, language, reader.language.thesaurus);
  const other = readWith(words, { ...reader, language: { ...reader.language, inOtherWords: true } });
  return other.map((one, at) => ({ ...one, ask: read[at]?.ask ?? one.ask }));
}

function readWith(question: string, reader: Reader): readonly ReadAsk[] {
  const asks = asksOf(question);
  const followUp = followUpOf(question);
  const together = rankForAsks(question, reader.sources, reader.language);
  return together.map((ranking, at) => {
    const ask = asks[at] ?? question;
    if (followUp !== undefined) return readFollowUp(followUp, ranking, reader);
    const summary = summaryOfTopic(question, ranking);
    if (summary !== undefined) return { ask, ranking, units: summary };
    const readings = [{ read: () => settled(ranking, reader), least: 0 }];
    if (asks.length > 1 && !pointsBack(ask, languageOf(ask)))
      readings.push({ read: () => alone(ask, reader), least: SURE });
    return answered(ask, firstSupported(readings, reader), reader);
  });
}

type FollowUp = { readonly earlier: string; readonly ask: string };

function readFollowUp({ earlier, ask }: FollowUp, together: Ranking, reader: Reader): ReadAsk {
  const pages = pageOf(earlier, reader);
  if (asksOnlyWhy(ask)) return answersWhy(ask, pages.ranking);
  const readings = [{ read: () => settled(together, reader), least: 0 }];
  const onPage = { ...reader, sources: pages.sources };
  if (hasOwnWords(together)) {
    readings.push({ read: () => ofEarlierType(earlier, ask, onPage), least: 0 });
    readings.push({ read: () => afterAnswer(pages.ranking, ask, onPage), least: 0 });
  }
  if (couldStandAlone(ask, languageOf(ask))) readings.push({ read: () => alone(ask, reader), least: SURE });
  return answered(ask, firstSupported(readings, reader), reader);
}

/** A way to read what is asked, and how sure its answer has to be. */
type WayToRead = { readonly read: () => Ranking; readonly least: number };

/** Without the rest of the message or thread a question finds something more easily. */
const SURE = 0.3;

/** The first that finds an answer of the kind that is asked for; else the first that finds any; else none. */
function firstSupported(ways: readonly WayToRead[], { weights }: Reader): Found {
  let first: Ranking | undefined;
  let fallback: Ranking | undefined;
  for (const { read, least } of ways) {
    const ranking = read();
    first ??= ranking;
    if (!isSupported(ranking, weights?.support, least)) continue;
    if (saysWhatIsAsked(ranking)) return { ranking, isSupported: true };
    fallback ??= ranking;
  }
  if (first === undefined) throw new Error('A question without a way to read it');
  return { ranking: fallback ?? first, isSupported: fallback !== undefined };
}

type Found = { readonly ranking: Ranking; readonly isSupported: boolean };

const TYPED: ReadonlySet<string> = new Set(['time', 'person', 'amount', 'steps']);

/** Whether the best unit holds a word of what is asked now, and is of the kind that is asked for. */
function saysWhatIsAsked({ ranked, analysis }: Ranking): boolean {
  const [best] = ranked;
  if (best === undefined) return false;
  const own = best.supports.filter(({ term }) => term.asked && term.kind !== 'common');
  if (own.length > 0 && own.every(({ strength, near }) => Math.max(strength, near) < HELD)) return false;
  return (
    !TYPED.has(analysis.answerType) || fitsType(analysis, best.indexed.unit, best.indexed.own) >= HALF_FITTING
  );
}

const HELD = 0.5;
const HALF_FITTING = 0.4;

function hasOwnWords({ analysis }: Ranking): boolean {
  return analysis.terms.some(({ asked, kind }) => asked && kind !== 'number');
}

function alone(ask: string, reader: Reader): Ranking {
  const [ranking] = rankForAsks(ask, reader.sources, reader.language);
  if (ranking === undefined) throw new Error('A question asks at least one thing');
  return settled(ranking, reader);
}

/** By its own words, for the kind of answer that the earlier question wanted where the new one doesn't say. */
function ofEarlierType(earlier: string, ask: string, { sources, language, weights }: Reader): Ranking {
  const reading: Reading = readingOf(sources, language);
  const { answerType } = analyseQuestion(`${earlier} – ${ask}`, ask, reading);
  const analysis = { ...analyseQuestion(ask, ask, reading), answerType };
  return settledRanking(rankAsk(analysis, sources, language), weights?.unit);
}

/** "It" may be something that the answer named: by the new question's words together with that answer's, on its page. */
function afterAnswer(earlier: Ranking, ask: string, { sources, language, weights }: Reader): Ranking {
  const said = earlier.ranked[0]?.indexed.unit.text ?? '';
  const analysis = analyseQuestion(`${said} – ${ask}`, ask, readingOf(sources, language));
  const ranking = settledRanking(rankAsk(analysis, sources, language), weights?.unit);
  return { ...ranking, ranked: ranking.ranked.filter(({ indexed }) => indexed.unit.text !== said) };
}

/** The page that answers the earlier question best. */
function pageOf(earlier: string, reader: Reader) {
  const ranking = alone(earlier, reader);
  const title = ranking.ranked[0]?.indexed.unit.title;
  const sources = reader.sources.filter(({ units }) => units[0]?.unit.title === title);
  return { ranking, sources };
}

function settled(ranking: Ranking, { weights }: Reader): Ranking {
  return settledRanking(ranking, weights?.unit);
}

function answered(ask: string, { ranking, isSupported: isAnswered }: Found, reader: Reader): ReadAsk {
  if (isAnswered) return { ask, ranking, units: chooseUnits(ranking) };
  const rest = remainingRows(ranking, reader);
  return rest === undefined ? { ask, ranking, units: [] } : { ask, ...rest };
}

function languageOf(text: string) {
  return detectLanguage(text) ?? 'en';
}
