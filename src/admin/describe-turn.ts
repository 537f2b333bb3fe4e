import type { AccessList } from '../core/passage.ts';
import type { Turn } from '../core/turn.ts';
import { asData, minute, quoted } from './as-data.ts';

/** How much of a turn an admin may read. */
export type Readable = {
  /** Ids of passages. */
  readonly passages: ReadonlySet<string>;
  /** Question and answer: shown, or withheld because the asker asked alone, or where this admin doesn't read along. */
  readonly words: 'shown' | 'private' | 'elsewhere';
  /** Whether they may read all that the answer rests on. */
  readonly answer: boolean;
};

const WITHHELD = {
  private: '(withheld: the asker asked this in private)',
  elsewhere: '(withheld: you don’t read the place where this was asked)',
} as const;
const MOST_PASSAGES = 12;
const MOST_READERS = 4;

/** A turn in words, for the admin whose `readable` it is. */
export function describeTurn(turn: Turn, readable: Readable): string {
  const { requestId, author, place, createdAt, intent, reply, timings } = turn;
  const reason = 'reason' in reply ? ` (reason \`${reply.reason}\`)` : '';
  const who = author.name === undefined ? '' : ` ${asData(author.name)}`;
  return [
    `**Request** ${asData(requestId)}, ${minute(createdAt)} UTC`,
    `- **Asked by**${who} ${asData(`${author.channel}:${author.id}`)} in ${asData(`${place.channel}:${place.id}`)} (${place.kind}${place.external ? ', external' : ''})`,
    `- **Became**: ${reply.kind}${reason}`,
    `- **Taken for**: ${intent ?? 'not classified'}`,
    ...filterLines(turn),
    `- **Time**: ${timeText(timings)}`,
    ...usageLines(turn),
    '',
    ...wordLines(turn, readable),
    '',
    ...passageLines(turn, readable),
  ].join('\n');
}

function filterLines({ filters }: Turn): readonly string[] {
  if (!filters) return ['- **Filters**: not kept of this turn'];
  const readers = filters.audience.slice(0, MOST_READERS).map((rights) => asData(rightsText(rights), 200));
  const more = filters.audience.length - readers.length;
  const andMore = more > 0 ? ` and ${more} more` : '';
  const sources = filters.sources ? filters.sources.map((source) => asData(source)).join(', ') : 'all';
  const open = 'nobody: nothing may be shown there';
  return [
    `- **Filters**: what each of these may read: ${readers.length === 0 ? open : readers.join('; ')}${andMore}. Sources: ${sources}`,
  ];
}

function rightsText(rights: AccessList): string {
  return rights.length === 0 ? 'nothing' : rights.join(', ');
}

/** The whole first, then the stages, the longest first. */
function timeText({ total, ...stages }: Turn['timings']): string {
  const parts = Object.entries(stages)
    .toSorted(([, one], [, other]) => other - one)
    .map(([stage, ms]) => `${stage.replaceAll('_', ' ')} ${ms} ms`);
  const whole = total === undefined ? [] : [`${total} ms`];
  return [...whole, ...parts].join(', ') || 'not measured';
}

function usageLines({ usage }: Turn): readonly string[] {
  if (usage.length === 0) return ['- **Tokens**: none, no model was asked'];
  return usage.map(({ model, inputTokens, outputTokens, costUsd }) => {
    const cost = costUsd === undefined ? 'no price is configured' : `$${costUsd.toFixed(5)}`;
    return `- **Tokens** of ${asData(model)}: ${inputTokens} in, ${outputTokens} out, ${cost}`;
  });
}

function wordLines(
  { question, standaloneQuestion, reply }: Turn,
  { words, answer }: Readable,
): readonly string[] {
  if (words !== 'shown') return [`**Question and reply** ${WITHHELD[words]}`];
  const searched =
    standaloneQuestion === question ? [] : ['', '**Searched as**', quoted(standaloneQuestion, 500)];
  const said = answer ? quoted(reply.text) : '> (withheld: it rests on documents that you may not read)';
  // Without the blank line the next heading would be quoted as well.
  return ['**Question**', quoted(question), ...searched, '', '**Reply**', said];
}

/** A document's name can tell as much as its text: of what the admin may not read, only score and place in the list. */
function passageLines({ passages }: Turn, { passages: readable }: Readable): readonly string[] {
  if (passages.length === 0) return ['**Passages**: none was looked at'];
  const lines = passages
    .toSorted((one, other) => other.score - one.score)
    .slice(0, MOST_PASSAGES)
    .map(({ passageId, document, score, cited }, index) => {
      const name = readable.has(passageId) ? asData(document) : 'restricted (or gone)';
      return `${index + 1}. ${name}, score ${score.toFixed(3)}${cited ? ', cited' : ''}`;
    });
  const more = passages.length - lines.length;
  return ['**Passages** it looked at:', ...lines, ...(more > 0 ? [`…and ${more} more`] : [])];
}
