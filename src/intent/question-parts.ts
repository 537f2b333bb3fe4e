import { detectLanguage } from '../language/detect-language.ts';
import { contentTokens } from '../language/english-terms.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { Language } from '../language/languages.ts';
import { asksOf, isFollowUp } from '../language/asks.ts';
import { couldStandAlone, pointsBack } from '../language/pointing-back.ts';
import { QUESTION_OPENINGS } from '../language/question-openings.ts';
import { sentenceSpans } from '../language/sentences.ts';
import { combineQuestions, leaning } from './follow-up.ts';

/**
 * The things that a question asks, each as a question that can be searched alone; none for a question that asks one
 * thing, or more than four: then people tell a story.
 */
export type QuestionParts = (question: string) => readonly string[];

const MOST_PARTS = 4;
// "When and how do I get paid?" asks one thing.
const ENDS_OPEN =
  /(?<!\p{L})(?:how|what|which|who|when|where|why|wie|wann|wo|warum|cómo|cuándo|dónde|comment|quand|où|como|quando|onde)(?: (?:many|much|long|often|viele))?$/iu;
const FEW_TERMS = 2;

/**
 * Splits by rules, in the five languages. A part that leans on the one before takes it along. Of a follow-up that was put
 * behind its thread's question, the part is the follow-up itself, where it could be about something new.
 */
export function createQuestionParts(): QuestionParts {
  return (question) => {
    const language = detectLanguage(question) ?? 'en';
    const patterns = patternsOf(language);
    if (isFollowUp(question)) return newQuestion(question, language, patterns);
    const clauses = sentenceSpans(question).flatMap(({ start, end }) =>
      clausesOf(question.slice(start, end), patterns),
    );
    const first = clauses.findIndex((clause) => asksSomething(clause, patterns));
    const parts = clauses
      .slice(Math.max(0, first))
      .filter((clause) => asksSomething(clause, patterns))
      .map((ask) => ask.replace(patterns.lead, ''))
      .filter((ask) => contentTokens(ask).length > 0);
    if (parts.length < 2 || parts.length > MOST_PARTS) return [];
    let context = clauses.slice(0, first).join(' ');
    return parts.map((part) => {
      const leans = context !== '' && leansBack(part, language);
      const whole = leans ? combineQuestions(context, part) : part;
      if (context === '' || !leans) context = whole;
      return whole;
    });
  };
}

function newQuestion(question: string, language: Language, { lead }: Patterns): readonly string[] {
  const [ask = ''] = asksOf(question);
  return couldStandAlone(ask, language) ? [ask.replace(lead, '')] : [];
}

function asksSomething(clause: string, { opens }: Patterns): boolean {
  return clause.endsWith('?') || opens.test(clause);
}

type Patterns = {
  readonly opens: RegExp;
  readonly boundary: RegExp;
  readonly lead: RegExp;
  readonly compares: RegExp;
};

const known = new Map<Language, Patterns>();

function patternsOf(language: Language): Patterns {
  const before = known.get(language);
  if (before !== undefined) return before;
  const { joins, starts, afterComma, compares } = QUESTION_OPENINGS[language];
  const start = String.raw`(?:${starts})(?![\p{L}\p{N}])`;
  const bare = afterComma === undefined ? '' : String.raw`|\s*[,;]\s*(?=(?:${afterComma})(?![\p{L}\p{N}]))`;
  const patterns = {
    opens: new RegExp(String.raw`^[¿\s]*(?:(?:${joins})[\s,]+)*${start}`, 'iu'),
    boundary: new RegExp(String.raw`\s*[,;]?\s+(?:${joins})\s+(?=${start})${bare}`, 'giu'),
    lead: new RegExp(String.raw`^[¿\s]*(?:(?:${joins})[\s,]+)+`, 'iu'),
    compares: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${compares})(?![\p{L}\p{N}])`, 'iu'),
  };
  known.set(language, patterns);
  return patterns;
}

/** A sentence cut where another question begins; one that compares two things is one question. */
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

function leansBack(part: string, language: Language): boolean {
  if (pointsBack(part, language)) return true;
  if (language === 'en') return leaning(part) !== 'no';
  const content = (part.toLowerCase().match(/\p{L}+/gu) ?? []).filter(
    (w) => !FUNCTION_WORDS[language].has(w),
  );
  return content.length < FEW_TERMS;
}
