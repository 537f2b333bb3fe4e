import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import { buttonBlocks } from './buttons.ts';
import { feedbackBlocks } from './feedback-buttons.ts';
import { canFind } from './find-reply.ts';
import { factBlocks, warningBlock } from './form-facts.ts';
import { fieldBlocks } from './form-fields.ts';
import { markdownUnits } from './markdown-units.ts';
import { writeSections } from './message-sections.ts';
import type { Unit } from './message-units.ts';
import { escapeMrkdwn, writeRuns } from './mrkdwn.ts';
import { citationLinks, sourceUnits } from './source-units.ts';

type Block = Readonly<Record<string, unknown>>;

/** What a section or context says, beside the block that Slack takes. */
type Piece = { readonly block: Block; readonly plain: string };

/**
 * Slack refuses a message whose blocks together are somewhere over 11,000 to 13,200 characters, however they are
 * counted (slackapi/bolt-js issues 2509 and 2867): their whole JSON stays below.
 */
const BLOCKS_LIMIT = 10_800;
const MAX_BLOCKS = 45;
/** Slack refuses texts over 4,000, in updates at least (`msg_too_long`); the blocks carry the whole of it. */
const FALLBACK_LIMIT = 3_000;
const LONGEST_NAME = 200;

function section(mrkdwn: string): Piece {
  // verbatim: Slack would make links of bare addresses and mentions of @names otherwise.
  const block = { type: 'section', text: { type: 'mrkdwn', text: mrkdwn, verbatim: true }, expand: true };
  return { block, plain: plainOf(mrkdwn) };
}

function plainOf(mrkdwn: string): string {
  return mrkdwn
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function sections(units: readonly Unit[]): Piece[] {
  return writeSections(units).map(section);
}

function labels({ language }: Reply): Words['labels'] {
  return wordsIn(language).labels;
}

function sourcePieces(reply: Reply): Piece[] {
  const { closestPages, sources, untitled } = labels(reply);
  if (reply.kind === 'answer') return sections(sourceUnits(sources, reply.citations, untitled));
  if (reply.kind === 'not-known') return sections(sourceUnits(closestPages, reply.nearest, untitled));
  return [];
}

/** What nobody reads in a notification. */
function silent(blocks: readonly Block[]): Piece[] {
  return blocks.map((block) => ({ block, plain: '' }));
}

/** What has to stand together: a press tells what is filled in only where the fields stand in the button's own message. */
function closing(reply: Reply, target: ReplyTarget): Piece[] {
  const buttons = buttonBlocks(reply, target);
  const last = [...reference(reply), ...silent([...buttons, ...feedbackBlocks(reply)])];
  if (reply.kind !== 'form') return last;
  const warning = reply.warning === undefined ? [] : [warningBlock(reply.warning, labels(reply))];
  const room = BLOCKS_LIMIT - sizeOf([...warning, ...last]);
  return [...warning, ...silent(fieldBlocks(reply, room)), ...last];
}

/** Small print. */
function context(plain: string): Piece {
  const text = writeRuns([{ text: plain.toWellFormed() }]);
  const element = { type: 'mrkdwn', text, verbatim: true };
  return { block: { type: 'context', elements: [element] }, plain };
}

/** What a person can give to an admin, who looks it up. */
function reference(reply: Reply): Piece[] {
  return 'reason' in reply ? [context(labels(reply).reference(reply.requestId, reply.reason))] : [];
}

function verifiedLine(reply: Reply): Piece[] {
  if (reply.kind !== 'answer' || reply.verified === undefined) return [];
  const by = reply.verified.by.replace(/\s+/gu, ' ').slice(0, LONGEST_NAME);
  return [context(labels(reply).checkedBy(by, reply.verified.on))];
}

/** Which tool a notice comes from. */
function toolLine(reply: Reply): Piece[] {
  if (reply.kind !== 'notice' || reply.tool === undefined) return [];
  return [context(labels(reply).from(reply.tool.replace(/\s+/gu, ' ')))];
}

/** On whose behalf a notice is posted; who asked is told to people who help, in English. */
function originLine(reply: Reply): Piece[] {
  if (reply.kind !== 'notice' || reply.origin === undefined) return [];
  const { name, email, channel, id } = reply.origin.person;
  const who = (name ?? email ?? id).replace(/\s+/gu, ' ').slice(0, LONGEST_NAME);
  const { answeredBy, within } = labels(reply);
  const where = within[channel];
  return [context(reply.origin.did === 'answered' ? answeredBy(who, where) : `Asked by ${who} ${where}`)];
}

/** Who is on call: the one mention that comes alive. Its id is from settings; what isn't one of Slack's own is left out. */
function mentionLine(reply: Reply): Piece[] {
  const { kind, id = '' } = (reply.kind === 'notice' && reply.mention) || {};
  if (!/^[A-Z][A-Z0-9]{2,30}$/u.test(id)) return [];
  const text = kind === 'group' ? `<!subteam^${id}>` : `<@${id}>`;
  const element = { type: 'mrkdwn', text, verbatim: true };
  return [{ block: { type: 'section', text: element }, plain: '' }];
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + JSON.stringify(piece.block).length + 1, 0);
}

/** Fills messages in order; the pieces of `last` stay together, and with the piece before them where they fit. */
function pack(pieces: readonly Piece[], last: readonly Piece[]): readonly (readonly Piece[])[] {
  const before = pieces.slice(0, -1).map((piece) => [piece]);
  const end = [...pieces.slice(-1), ...last];
  const groups = [...before, ...(sizeOf(end) <= BLOCKS_LIMIT ? [end] : [pieces.slice(-1), last])];
  const messages: Piece[][] = [];
  let size = 0;
  for (const group of groups) {
    const length = sizeOf(group);
    const current = messages.at(-1);
    if (current && size + length <= BLOCKS_LIMIT && current.length + group.length <= MAX_BLOCKS) {
      current.push(...group);
      size += length;
    } else {
      messages.push([...group]);
      size = length;
    }
  }
  return messages;
}

/** Shortens escaped text without leaving half an entity or half a character at its end. */
function fallback(plain: string): string {
  const escaped = escapeMrkdwn(plain);
  if (escaped.length <= FALLBACK_LIMIT) return escaped;
  return `${escaped.slice(0, FALLBACK_LIMIT - 1).replace(/(&[a-z]{0,3}|[\ud800-\udbff])$/, '')}…`;
}

/**
 * Splits and escapes a reply for Slack. Sections of mrkdwn rather than `markdown` blocks: only there is every character
 * that Slack reads as markup ours. Sources, a form's fields and buttons close the last message.
 */
export function renderReply(reply: Reply, target: ReplyTarget): readonly RenderedPart[] {
  const citations = reply.kind === 'answer' ? reply.citations : [];
  const answer = sections(markdownUnits(reply.text.toWellFormed(), citationLinks(citations)));
  const facts = reply.kind === 'form' ? reply.facts.flatMap((fact) => factBlocks(fact, labels(reply))) : [];
  const lines = [...originLine(reply), ...mentionLine(reply), ...toolLine(reply), ...verifiedLine(reply)];
  const body = [...answer, ...facts, ...lines, ...sourcePieces(reply)];
  const pieces = body.length > 0 ? body : [section('_No text._')];
  return pack(pieces, closing(reply, target)).map((message) => {
    const text = message
      .map((piece) => piece.plain)
      .filter((plain) => plain !== '')
      .join('\n\n');
    return {
      text,
      payload: {
        text: fallback(text),
        blocks: message.map((piece) => piece.block),
        ...(canFind(target) ? {} : { repetition: labels(reply).maybeTwice }),
      },
    };
  });
}
