import type { IndexedUnit } from './index-units.ts';
import type { QuestionAnalysis, QuestionTerm } from './question-terms.ts';
import type { Unit } from './source-units.ts';

export type Support = {
  readonly term: QuestionTerm;
  readonly weight: number;
  /** By the unit and what stands around it. */
  readonly strength: number;
  /** By the unit alone. */
  readonly own: number;
  /** By the unit alone, words near in meaning included. */
  readonly near: number;
};

/** Strength of a term's support by where it stands, 1 for the unit itself. */
const PLACE = {
  own: 1,
  leadIn: 0.9,
  nearHeading: 0.9,
  headings: 0.75,
  title: 0.8,
  neighbour: 0.6,
  source: 0.3,
} as const;
const SYNONYM = 0.85;

/** What was found: titles, headings and neighbours are looked through for each unit that has them. */
const known = new WeakMap<QuestionTerm, Map<string, number>>();

/** How strongly a text holds the term: 1 as itself, less as a synonym, 0 not at all. */
export function holds(line: string, term: QuestionTerm): number {
  let byLine = known.get(term);
  if (byLine === undefined) known.set(term, (byLine = new Map()));
  const before = byLine.get(line);
  if (before !== undefined) return before;
  const found = look(line, term);
  byLine.set(line, found);
  return found;
}

function look(line: string, term: QuestionTerm): number {
  for (const phrase of term.names) if (line.includes(phrase)) return 1;
  for (const phrase of term.synonyms) if (line.includes(phrase)) return SYNONYM;
  return 0;
}

/** As `holds`, and by the nearest word of a like meaning. */
export function nearlyHolds(line: string, term: QuestionTerm): number {
  const held = holds(line, term);
  if (held > 0) return held;
  // Nearest first.
  for (const { phrase, similarity } of term.near) if (line.includes(phrase)) return similarity;
  return 0;
}

type Surroundings = { readonly neighbours: readonly IndexedUnit[]; readonly inSource: number };

/** The support that a unit and what stands around it give to a term. */
export function supportOf(
  term: QuestionTerm,
  weight: number,
  indexed: IndexedUnit,
  around: Surroundings,
): Support {
  const own = holds(indexed.own, term);
  let strength = own * PLACE.own;
  const offer = (line: string, place: number): void => {
    if (place > strength) strength = Math.max(strength, holds(line, term) * place);
  };
  offer(indexed.leadIn, PLACE.leadIn);
  offer(indexed.nearHeading, PLACE.nearHeading);
  offer(indexed.headings, PLACE.headings);
  offer(indexed.title, PLACE.title);
  for (const neighbour of around.neighbours) offer(neighbour.own, PLACE.neighbour);
  strength = Math.max(strength, around.inSource * PLACE.source);
  return { term, weight, strength, own, near: own > 0 ? own : nearlyHolds(indexed.own, term) };
}

const NUMBER =
  /\d|(?<!\p{L})(?:no|none|unlimited|two|three|four|five|six|seven|eight|ten|half|zwei|drei|vier|fünf|sechs|zehn|dos|tres|cuatro|cinco|seis|diez|deux|trois|quatre|cinq|dix|dois|duas|três|quatro|dez)(?!\p{L})/iu;
const TIME =
  /\b(?:\d+(?:st|nd|rd|th)?|first|last|two|three|four|five|six|seven|eight|nine|ten|twelve|one|same|next) (?:\w+ )?(?:days?|weeks?|months?|years?|hours?|minutes?|quarter|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b\d{1,2}:\d{2}\b|\b(?:january|february|march|april|june|july|august|september|october|november|december) \d|\b(?:daily|weekly|monthly|quarterly|yearly|annually|immediately|midnight|noon)\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:once|twice|\w+ times|every \w+)\b/i;
const TIME_ABROAD =
  /(?<!\p{L})(?:\d+|\p{L}+)[. ](?:\p{L}+ ){0,2}\p{L}*(?:tage?[sn]?|wochen?|monate?n?|jahre?n?|uhr|stunden?|minuten?|días?|semanas?|meses|mes|años?|horas?|minutos?|jours?|semaines?|mois|ans|heures?|dias?|anos?)(?!\p{L})|(?<!\p{L})(?:\p{L}+tags?|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|segunda|terça|quarta|quinta|sexta)(?!\p{L})/iu;
const PERSON =
  /@|#[a-z]|\b(?:team|manager|lead|head of|desk|officer|committee|director|owner|people|hr|finance|legal|council|board|representative|engineer|adviser|partner|ceo|cfo|cto|ciso|responder|reception|facilities)\b/i;
const YES_NO =
  /^(?:yes|no|never|only|not)\b|\b(?:may|can|cannot|not|never|allowed|must|only|need|without|possible|free|do not|does not|is|are)\b/i;
const PLACE_WORD =
  /\b(?:in|at|on|under|via|through|from|to|floor|room|page|menu|portal|building|desk|shelf)\b|>|@|#[a-z]|https?:/i;
const PLACE_ABROAD =
  /(?<!\p{L})(?:im|am|an der|an dem|auf|unter|hinter|vor|neben|stock|raum|hof|en el|en la|en los|junto a|sala|planta|au|aux|dans|à la|à côté|salle|étage|no|na|nos|nas|junto|piso)(?!\p{L})/iu;

/** Whether a unit has the shape of what is asked for, 0 to 1. */
export function fitsType(analysis: QuestionAnalysis, unit: Unit, own: string): number {
  switch (analysis.answerType) {
    case 'amount': {
      if (!NUMBER.test(unit.text)) return 0;
      return analysis.unitAsked === undefined || own.includes(` ${analysis.unitAsked} `) ? 1 : 0.6;
    }
    case 'time':
      return TIME.test(unit.text) || (analysis.language !== 'en' && TIME_ABROAD.test(unit.text))
        ? 1
        : Number(/\d/.test(unit.text)) * 0.4;
    case 'person':
      return Number(PERSON.test(unit.text));
    case 'steps':
      return unit.kind === 'step'
        ? 1
        : Number(/^(?:[A-Z][a-z]+ )(?:the|your|a|an|to|in|on|it|form|>)\b/.test(unit.text)) * 0.5;
    case 'yes-no':
      return Number(YES_NO.test(unit.text)) * 0.7;
    case 'list':
      return unit.kind === 'item' || unit.kind === 'row' ? 0.5 : 0;
    case 'place':
      return (
        Number(PLACE_WORD.test(unit.text) || (analysis.language !== 'en' && PLACE_ABROAD.test(unit.text))) *
        0.6
      );
    case 'open':
      return 0;
  }
}
