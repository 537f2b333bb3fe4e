import type { Language } from './languages.ts';
import { opensAsQuestion } from './pointing-back.ts';
import { QUESTION_OPENINGS } from './question-openings.ts';
import { sentenceSpans } from './sentences.ts';

// "When and how do I get paid?" asks one thing.
const ENDS_OPEN =
  /(?<!\p{L})(?:how|what|which|who|when|where|why|wie|wann|wo|warum|cómo|cuándo|dónde|comment|quand|où|como|quando|onde)(?: (?:many|much|long|often|viele))?$/iu;

type Patterns = { readonly boundary: RegExp; readonly lead: RegExp; readonly compares: RegExp };
const known = new Map<Language, Patterns>();

function patternsOf(language: Language): Patterns {
  const before = known.get(language);
  if (before !== undefined) return before;
  const { joins, starts, afterComma, compares } = QUESTION_OPENINGS[language];
  const start = String.raw`(?:${starts})(?![\p{L}\p{N}])`;
  const bare = afterComma === undefined ? '' : String.raw`|\s*[,;]\s*(?=(?:${afterComma})(?![\p{L}\p{N}]))`;
  const patterns = {
    boundary: new RegExp(String.raw`\s*[,;]?\s+(?:${joins})\s+(?=${start})${bare}`, 'giu'),
    lead: new RegExp(String.raw`^[¿\s]*(?:(?:${joins})[\s,]+)+`, 'iu'),
    compares: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${compares})(?![\p{L}\p{N}])`, 'iu'),
  };
  known.set(language, patterns);
  return patterns;
}

/** The sentences of a text, cut where another question begins; one that compares two things is one question. */
export function questionClauses(text: string, language: Language): readonly string[] {
  const patterns = patternsOf(language);
  return sentenceSpans(text).flatMap(({ start, end }) => clausesOf(text.slice(start, end), patterns));
}

/** Whether a clause asks something: by its mark, or by how it opens. */
export function isAsk(clause: string, language: Language): boolean {
  return clause.endsWith('?') || opensAsQuestion(clause, language);
}

/** A clause without the "and" that joins it to the one before. */
export function withoutJoint(clause: string, language: Language): string {
  return clause.replace(patternsOf(language).lead, '');
}

function clausesOf(sentence: string, { boundary, compares }: Patterns): readonly string[] {
  const clauses: string[] = [];
  let from = 0;
  for (const match of sentence.matchAll(boundary)) {
    const clause = sentence.slice(from, match.index).trim();
    if (clause === '' || compares.test(clause) || ENDS_OPEN.test(clause)) continue;
    clauses.push(clause);
    from = match.index + match[0].length;
  }
  return [...clauses, sentence.slice(from).trim()];
}
