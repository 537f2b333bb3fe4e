import { detectLanguage } from '../language/detect-language.ts';
import { contentTokens } from '../language/english-terms.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { Language } from '../language/languages.ts';
import { asksOf, isFollowUp } from '../language/asks.ts';
import { couldStandAlone, pointsBack } from '../language/pointing-back.ts';
import { isAsk, questionClauses, withoutJoint } from '../language/question-clauses.ts';
import { combineQuestions, leaning } from './follow-up.ts';

/**
 * The things that a question asks, each as a question that can be searched alone; none for a question that asks one
 * thing, or more than four: then people tell a story.
 */
export type QuestionParts = (question: string) => readonly string[];

const MOST_PARTS = 4;
const FEW_TERMS = 2;

/**
 * Splits by rules, in the five languages. A part that leans on the one before takes it along. Of a follow-up that was put
 * behind its thread's question, the part is the follow-up itself, where it could be about something new.
 */
export function createQuestionParts(): QuestionParts {
  return (question) => {
    const language = detectLanguage(question) ?? 'en';
    if (isFollowUp(question)) return newQuestion(question, language);
    const clauses = questionClauses(question, language);
    const first = clauses.findIndex((clause) => isAsk(clause, language));
    const parts = clauses
      .slice(Math.max(0, first))
      .filter((clause) => isAsk(clause, language))
      .map((ask) => withoutJoint(ask, language))
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

function newQuestion(question: string, language: Language): readonly string[] {
  const [ask = ''] = asksOf(question);
  return couldStandAlone(ask, language) ? [withoutJoint(ask, language)] : [];
}

function leansBack(part: string, language: Language): boolean {
  if (pointsBack(part, language)) return true;
  if (language === 'en') return leaning(part) !== 'no';
  const content = (part.toLowerCase().match(/\p{L}+/gu) ?? []).filter(
    (w) => !FUNCTION_WORDS[language].has(w),
  );
  return content.length < FEW_TERMS;
}
