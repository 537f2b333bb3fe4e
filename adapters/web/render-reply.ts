import type { RenderedPart } from '../../src/channels/channel-adapter.ts';
import type { Citation } from '../../src/core/citation.ts';
import type { Language } from '../../src/core/language.ts';
import type { ActionName } from '../../src/core/message.ts';
import type { Principal } from '../../src/core/principal.ts';
import { type Reply, takesFeedback } from '../../src/core/reply.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import { type Block, markdownBlocks } from './markdown-blocks.ts';
import { type PageForm, pageForm } from './page-form.ts';

/** A source as the page shows it. `url` is set only for a web address; `path` is the document's place otherwise. */
export type PageCitation = {
  readonly number: number;
  readonly title: string;
  readonly headings: readonly string[];
  readonly quote: string;
  readonly url?: string;
  readonly path?: string;
};

/** The body of a message from Footnote. `requestId` also tells which question it answers. */
export type ReplyBody = {
  readonly kind: Reply['kind'];
  readonly requestId: string;
  readonly reason?: string;
  /** What it and its labels are in; absent: English. */
  readonly language?: Language;
  readonly blocks: readonly Block[];
  readonly citations: readonly PageCitation[];
  readonly actions: readonly ActionName[];
  /** On whose behalf a notice was posted, in words. */
  readonly askedBy?: string;
  /** What the buttons of a question back say. */
  readonly choices?: readonly string[];
  /** Who checked these very words, and when. */
  readonly verified?: string;
  readonly form?: PageForm;
  /** Whether its reader is asked for a thumb. */
  readonly takesFeedback?: true;
  /** The tool that a notice comes from. */
  readonly tool?: string;
};

/** The address itself when it is one that a browser may open: http or https, without credentials. */
export function webAddress(link: string): string | undefined {
  const url = URL.parse(link);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return link;
}

function pageCitation({ number, title, headings, quote, link }: Citation): PageCitation {
  const url = webAddress(link);
  return { number, title, headings, quote, ...(url === undefined ? { path: link } : { url }) };
}

function citationsOf(reply: Reply): readonly Citation[] {
  switch (reply.kind) {
    case 'answer':
      return reply.citations;
    case 'not-known':
      return reply.nearest;
    case 'clarification':
    case 'form':
    case 'refusal':
    case 'failure':
    case 'notice':
      return [];
  }
}

const SHOWN_ACTIONS: ReadonlySet<ActionName> = new Set([
  'ask-a-person',
  'claim-escalation',
  'answer-escalation',
  'resolve-escalation',
]);
const CHANNELS = { slack: 'Slack', teams: 'Teams', web: 'the web chat' } as const;

// A browser's id means nothing to a reader; a Slack or Teams id can be looked up there.
function nameOf({ name, email, channel, id }: Principal): string {
  const known = name ?? email ?? (channel === 'web' ? 'somebody' : id);
  return `${known} in ${CHANNELS[channel]}`;
}

/** A reply as one part, however long: its body is JSON for the page, with nothing in it that a browser would run. */
export function renderReply(reply: Reply): RenderedPart {
  const citations = citationsOf(reply).map(pageCitation);
  const blocks = markdownBlocks(reply.text, {
    // The nearest pages of a reply that doesn't know support no claim, so no marker may point to them.
    citations: new Set(reply.kind === 'answer' ? citations.map(({ number }) => number) : []),
    links: new Set(citations.flatMap(({ url }) => url ?? [])),
  });
  const body: ReplyBody = {
    kind: reply.kind,
    requestId: reply.requestId,
    ...('reason' in reply ? { reason: reply.reason } : {}),
    ...(reply.language === undefined ? {} : { language: reply.language }),
    ...(reply.kind === 'notice' && reply.origin && reply.origin.did !== 'answered'
      ? { askedBy: nameOf(reply.origin.person) }
      : {}),
    ...(reply.kind === 'clarification' ? { choices: reply.choices.map(({ label }) => label) } : {}),
    ...(reply.kind === 'answer' && reply.verified
      ? { verified: wordsIn(reply.language).labels.checkedBy(reply.verified.by, reply.verified.on) }
      : {}),
    ...(reply.kind === 'form' ? { form: pageForm(reply) } : {}),
    ...(reply.kind === 'notice' && reply.tool !== undefined ? { tool: reply.tool } : {}),
    ...(takesFeedback(reply) ? { takesFeedback: true } : {}),
    blocks,
    citations,
    // What is asked in the browser is seen by its asker alone: there is nobody to share it with
    // or to keep it from.
    actions: reply.actions.filter((action) => SHOWN_ACTIONS.has(action)),
  };
  return { text: reply.text, payload: body };
}

/** A reply's text while it is written, as blocks: its sources aren't known yet, so markers open and links lead nowhere. */
export function renderDraft(text: string): readonly Block[] {
  const numbers = [...text.matchAll(/\[(\d{1,4})\]/g)].map(([, number]) => Number(number));
  return markdownBlocks(text, { citations: new Set(numbers), links: new Set() });
}
