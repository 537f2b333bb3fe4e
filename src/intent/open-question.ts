import { namesAnother } from './addressee.ts';
import { questionsIn } from './question-form.ts';

const FEWEST_WORDS = 3;
/** Asked of the people in the room. */
const OF_PEOPLE =
  /^(?:can|could|will|would|did|do|are|were|have|has|may i ask) (?:you|u|y'?all|guys)(?!\p{L})|^(?:kannst du|könnt ihr|habt ihr|hast du|seid ihr|peux-tu|pouvez-vous|avez-vous|puedes|podéis|habéis|podes|vocês|você pode)(?!\p{L})|^(?:who|wer|qui|quién|quem) (?:took|has my|hat mein|a pris|ha cogido|pegou)/iu;

/**
 * Whether a message that names nobody asks something that everybody may answer, of three words or more. Strict, since
 * nobody asked Footnote: a question that is missed can still be put to it.
 */
export function isOpenQuestion(text: string): boolean {
  if (namesAnother(text)) return false;
  return questionsIn(text).some(
    (question) =>
      (question.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0) >= FEWEST_WORDS &&
      !OF_PEOPLE.test(question),
  );
}
