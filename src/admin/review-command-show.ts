import type { Feedback, ReviewItem } from '../core/feedback.ts';
import type { Citation } from '../core/citation.ts';
import type { Turn } from '../core/turn.ts';
import { asData, minute } from './as-data.ts';
import { say, type Subcommand } from './command-definition.ts';
import type { Reviewed, ReviewCommandDeps } from './review-command.ts';
import { decidedBefore, reviewedOf } from './review-command-item.ts';
import { REASON_WORDS } from './review-command-list.ts';

const LONGEST_TEXT = 600;
const MOST_VOICES = 5;
const WITHHELD = 'It rests on documents that you may not read (any more), so its words are not shown.';

/** `review show <id>`: the question, and of the answer and its sources what this admin may read. */
export function showSubcommand(deps: ReviewCommandDeps): Subcommand {
  return {
    name: 'show',
    summary: 'shows one of them: question, answer, sources, and what people said.',
    argument: '<id>',
    example: '/footnote review show k7f3qd',
    run: async (invocation, call) => {
      const found = await reviewedOf(invocation, deps);
      if (found.kind === 'missing') return found.effect;
      const { reviewed } = found;
      const citations = sourcesOf(reviewed.turn);
      const documents = [...new Set(citations.map(({ document }) => document))];
      const [passages, voices] = await Promise.all([
        deps.passagesFor(invocation, documents, call),
        deps.feedback.ofTurn(reviewed.item.tenant, reviewed.item.requestId),
      ]);
      const readable = new Set(passages.map(({ id }) => id));
      return say(shown(reviewed, { readable, voices, deps }));
    },
  };
}

function sourcesOf({ reply }: Turn): readonly Citation[] {
  if (reply.kind === 'answer') return reply.citations;
  return reply.kind === 'not-known' ? reply.nearest : [];
}

type Seen = {
  /** Ids of the passages that the admin may read. */
  readonly readable: ReadonlySet<string>;
  readonly voices: readonly Feedback[];
  readonly deps: Pick<ReviewCommandDeps, 'privacy'>;
};

function shown(reviewed: Reviewed, { readable, voices, deps: { privacy } }: Seen): string {
  const { item, turn } = reviewed;
  const citations = sourcesOf(turn);
  const mayReadAll = citations.every(({ passageId }) => readable.has(passageId));
  const asker = privacy === 'anonymous' ? '' : ` by ${nameOf(turn.author)}`;
  return [
    `**\`${item.id}\`: ${REASON_WORDS[item.reason]}** ${decidedBefore(reviewed)}Asked ${minute(turn.createdAt)}${asker}, request ${asData(turn.requestId)}.`,
    `Question: ${asData(turn.question, LONGEST_TEXT)}`,
    // It may be put together from an answer that this admin may not read.
    ...(turn.standaloneQuestion === turn.question || !mayReadAll
      ? []
      : [`Understood as: ${asData(turn.standaloneQuestion, LONGEST_TEXT)}`]),
    `Reply: ${mayReadAll || turn.reply.kind !== 'answer' ? asData(turn.reply.text, LONGEST_TEXT) : WITHHELD}`,
    ...(citations.length > 0 ? ['', turn.reply.kind === 'answer' ? 'Sources:' : 'Nearest pages:'] : []),
    ...citations.map((citation) => sourceLine(citation, readable)),
    '',
    ...offeredLines(item),
    ...voices.slice(-MOST_VOICES).map((voice) => voiceLine(voice, privacy)),
    ...(voices.length > MOST_VOICES ? [`- and ${voices.length - MOST_VOICES} more`] : []),
    ...(voices.length > 0 ? [''] : []),
    `When the document is right: \`/footnote review fixed ${item.id}\`. Or: \`verify ${item.id} <answer>\`, \`golden ${item.id}\`, \`dismiss ${item.id} <reason>\`.`,
  ].join('\n');
}

/** Whole: an admin who takes it gives exactly these words. */
function offeredLines({ id, offered, state }: ReviewItem): readonly string[] {
  if (!offered) return [];
  const { answer, question, by, at } = offered;
  return [
    `Offered by ${asData(by.name, 100)} on ${at.slice(0, 10)} as an answer to ${asData(question, LONGEST_TEXT)}:`,
    asData(answer, answer.length),
    ...(state === 'open' ? [`To take it as it is: \`/footnote review verify ${id}\``] : []),
    '',
  ];
}

/** With the link, so that who may change the document finds it; a page that they may not read stays unnamed. */
function sourceLine(
  { number, title, link, quote, passageId }: Citation,
  readable: ReadonlySet<string>,
): string {
  if (!readable.has(passageId))
    return `- [${number}] A page that you may not read, or that is gone. An admin who may can look at it here.`;
  const where = asData(link.replace(/#:~:text=.*$/, ''), 200);
  return `- [${number}] ${asData(title, 80)} ${where}: ${asData(quote, 200)}`;
}

function voiceLine(
  { verdict, reason, text, person, tellMe }: Feedback,
  privacy: ReviewCommandDeps['privacy'],
): string {
  const who = privacy === 'anonymous' || !person ? 'Somebody' : nameOf(person);
  const why = reason === undefined ? '' : ` (${REASON_WORDS[reason]})`;
  const words = text === undefined ? '' : `: ${asData(text, LONGEST_TEXT)}`;
  const wants = tellMe === true && verdict === 'down' ? ' Wants to be told.' : '';
  return `- ${who}: ${verdict === 'up' ? 'thumbs up' : 'thumbs down'}${why}${words}${wants}`;
}

function nameOf({ name, email, id }: Turn['author']): string {
  return asData(name ?? email ?? id, 80);
}
