import type { EarlierMessage } from '../core/message.ts';
import type { Exchange } from '../core/turn.ts';
import { asksSomething, isPointer, ofWhom } from './pointing-words.ts';
import type { Budget } from './recollect.ts';
import { cutToTokens, exchangeTokens } from './token-budget.ts';

/** A message that points at another ("can somebody answer this?"), with who wrote it. */
export type Pointing = { readonly text: string; readonly author: string };

const LONGEST_QUESTION = 600;
const LONGEST_DETAIL = 80;
const DETAILS = 2;
/** Of the budget: one exchange costs no more. */
const ONE_SHARE = 0.5;
/** Never more in a text of words: what is beyond need not be counted. */
const CHARACTERS_A_TOKEN = 8;
const NO_ANSWER = '(no answer yet)';

/**
 * A thread from before Footnote was mentioned, as exchanges: each real question with what others wrote after it. The
 * latest that fit into the budget, oldest first. Made of people's words: material for a prompt, and supported by no document.
 */
export function exchangesFromEarlier(
  messages: readonly EarlierMessage[],
  budget: Budget,
): readonly Exchange[] {
  const exchanges = openings(messages).map(({ at, until }, index): Exchange => {
    const answer = messages.slice(at + 1, until).map(({ text }) => oneLine(text));
    return {
      requestId: `earlier-${index + 1}`,
      question: oneLine(messages[at]?.text ?? '').slice(0, LONGEST_QUESTION),
      answer: answer.join('\n').trim() || NO_ANSWER,
    };
  });
  const fitting: Exchange[] = [];
  let left = budget.tokens;
  for (const exchange of exchanges.toReversed()) {
    const limit = budget.tokens * ONE_SHARE - exchangeTokens({ ...exchange, answer: '' }, budget.countTokens);
    const begun = exchange.answer.slice(0, budget.tokens * CHARACTERS_A_TOKEN);
    const kept = { ...exchange, answer: cutToTokens(begun, Math.max(limit, 1), budget.countTokens) };
    left -= exchangeTokens(kept, budget.countTokens);
    if (left < 0) break;
    fitting.push(kept);
  }
  return fitting.reverse();
}

/**
 * The question that a message points at; undefined when the message asks something itself, or nothing before it does.
 * The last real question, but for one that only asked the asker back (then what they answered stands behind their
 * question, in parentheses); "the first question" and "my question" are taken by their word.
 */
export function pointedQuestion(pointing: Pointing, messages: readonly EarlierMessage[]): string | undefined {
  if (!isPointer(pointing.text)) return undefined;
  const questions = openings(messages);
  const meant = ofWhom(pointing.text);
  const own = questions.filter(({ at }) => messages[at]?.author === pointing.author);
  const chosen = choose(meant, questions, own);
  return chosen && completed(chosen, messages);
}

type Opening = { readonly at: number; readonly until: number; readonly details: readonly string[] };

function choose(
  meant: ReturnType<typeof ofWhom>,
  questions: readonly Opening[],
  own: readonly Opening[],
): Opening | undefined {
  if (meant === 'first') return questions[0];
  if (meant === 'own' && own.length > 0) return own.at(-1);
  return questions.at(-1);
}

/** The messages that open a subject: real questions of people, without those that only asked an asker back. */
function openings(messages: readonly EarlierMessage[]): readonly Opening[] {
  const found: { at: number; until: number; details: string[] }[] = [];
  for (const [at, message] of messages.entries()) {
    if (message.fromFootnote || isPointer(message.text) || !asksSomething(message.text)) continue;
    const before = found.at(-1);
    const detail = before && answerToCounterQuestion(messages, before.at, at);
    if (before && detail !== undefined) {
      before.details.push(detail);
      continue;
    }
    if (before) before.until = at;
    found.push({ at, until: messages.length, details: [] });
  }
  return found;
}

/** "Which office are you in?" from somebody else, and then a few words from the asker: these; else undefined. */
function answerToCounterQuestion(
  messages: readonly EarlierMessage[],
  questionAt: number,
  counterAt: number,
): string | undefined {
  const asker = messages[questionAt]?.author;
  const counter = messages[counterAt];
  if (!counter || counter.author === asker || !ADDRESSES.test(counter.text)) return undefined;
  const reply = messages.slice(counterAt + 1).find(({ author }) => author === asker);
  if (!reply || asksSomething(reply.text)) return undefined;
  const text = oneLine(reply.text).replace(/[.!\s]+$/, '');
  return text.length <= LONGEST_DETAIL ? text : '';
}

const ADDRESSES =
  /(?<!\p{L})(?:you|your|u|du|dein\p{L}*|dir|dich|ihr|euch|sie|tu|vous|votre|vos|te|tú|usted|tienes|estás|você|teu|tua|estás|what exactly|which one|was genau)(?!\p{L})/iu;

function completed({ at, details }: Opening, messages: readonly EarlierMessage[]): string {
  const question = oneLine(messages[at]?.text ?? '').slice(0, LONGEST_QUESTION);
  const said = details.filter((detail) => detail !== '').slice(-DETAILS);
  return said.length === 0 ? question : `${question} (${said.join('; ')})`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
