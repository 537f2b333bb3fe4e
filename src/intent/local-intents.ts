import { AssistantError } from '../core/errors.ts';
import { INTENTS, type Intent } from './intent.ts';
import { intentFeatures } from './intent-features.ts';
import { type IntentModel, intentChances } from './intent-model.ts';
import { smallTalk } from './small-talk.ts';

/** What a message wants. `confidence` is the chance that this is right, 0 to 1; `chances` those of `INTENTS` in order. */
export type IntentVerdict = {
  readonly intent: Intent;
  readonly confidence: number;
  /** Another thing that the same message wants. */
  readonly also?: Intent;
  readonly chances: readonly number[];
};

/** Judges a message at once, without any service. */
export type LocalIntents = (text: string) => IntentVerdict;

// Measured on the fit part's left-out fifths: docs/decisions/2026-11-22-intents.md.
/** How many times likelier than `knowledge` what would leave a question unanswered must be. */
const TIMES_LIKELIER = 2;
/** Below it nothing is believed, and the documents are asked. */
const LEAST_CHANCE = 0.3;
const SURE_OF_SECOND = 0.8;
const BY_RULE = 0.98;
const MOST_CLAUSES = 4;
/** A knowledge question that is taken for one of these gets no answer. */
export const SWALLOWING: readonly Intent[] = [
  'small-talk',
  'out-of-scope',
  'unsafe',
  'feedback',
  'command',
  'escalation',
];
const SLASH = /^\s*[/!]\p{L}/u;
/** Thumbs alone, or a mark out of five or ten. */
const RATING = /^\s*(?:(?:[👍👎]\p{Emoji_Modifier}?\s*)+|(?:10|[0-9])\s*\/\s*(?:5|10))\s*$/u;
const CLAUSE_END = /[.!?;]\s+|,?\s+(?:and|but|then|und|aber|dann|et|mais|puis|y|pero|e|mas)\s+/iu;

/** Judges by rules where they are certain, else by the model. `embed` is the embedding that the model was trained with. */
export function createLocalIntents(model: IntentModel, embed: (text: string) => Float32Array): LocalIntents {
  if (embed('').length !== model.dimensions) {
    const message = 'The intent model was made with another embedding: run node scripts/train-intents.ts';
    throw new AssistantError(message, { code: 'configuration', retryable: false });
  }
  const judge = (text: string) =>
    decideIntent(byRule(text) ?? intentChances(model, intentFeatures(text, embed)));
  return (text) => {
    const verdict = judge(text);
    const also = secondIntent(text, verdict.intent, judge);
    return also === undefined ? verdict : { ...verdict, also };
  };
}

/** Which intent to act on, given the chance of each: unsure means `knowledge`. */
export function decideIntent(chances: readonly number[]): IntentVerdict {
  const chanceOf = (intent: Intent) => chances[INTENTS.indexOf(intent)] ?? 0;
  const likeliest = INTENTS.reduce((best, intent) => (chanceOf(intent) > chanceOf(best) ? intent : best));
  const needed = SWALLOWING.includes(likeliest) ? TIMES_LIKELIER * chanceOf('knowledge') : 0;
  const believed = chanceOf(likeliest) >= Math.max(needed, LEAST_CHANCE);
  const intent = believed ? likeliest : 'knowledge';
  return { intent, confidence: chanceOf(intent), chances };
}

function byRule(text: string): readonly number[] | undefined {
  if (SLASH.test(text)) return certain('command');
  if (RATING.test(text)) return certain('feedback');
  return smallTalk(text) === undefined ? undefined : certain('small-talk');
}

function certain(intent: Intent): readonly number[] {
  const rest = (1 - BY_RULE) / (INTENTS.length - 1);
  return INTENTS.map((other) => (other === intent ? BY_RULE : rest));
}

/** What another clause of the message surely wants. */
function secondIntent(
  text: string,
  first: Intent,
  judge: (clause: string) => IntentVerdict,
): Intent | undefined {
  const clauses = text.split(CLAUSE_END).filter((clause) => clause.trim() !== '');
  if (clauses.length < 2 || clauses.length > MOST_CLAUSES) return undefined;
  for (const clause of clauses) {
    const { intent, confidence } = judge(clause);
    if (intent !== first && intent !== 'unclear' && confidence >= SURE_OF_SECOND) return intent;
  }
  return undefined;
}
