import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { buttonBlocks } from './buttons.ts';
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
const CHANNELS = { slack: 'Slack', teams: 'Teams', web: 'the web chat' } as const;
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

function sourcePieces(reply: Reply): Piece[] {
  if (reply.kind === 'answer') return sections(sourceUnits('Sources', reply.citations));
  if (reply.kind === 'not-known')
    return sections(sourceUnits('The closest pages that I found', reply.nearest));
  return [];
}

function buttons(reply: Reply, target: ReplyTarget): Piece[] {
  return buttonBlocks(reply, target).map((block) => ({ block, plain: '' }));
}

/** Small print. */
function context(plain: string): Piece {
  const text = writeRuns([{ text: plain.toWellFormed() }]);
  const element = { type: 'mrkdwn', text, verbatim: true };
  return { block: { type: 'context', elements: [element] }, plain };
}

/** What a person can give to an admin, who looks it up. */
function reference(reply: Reply): Piece[] {
  return 'reason' in reply ? [context(`Reference: ${reply.requestId} (${reply.reason})`)] : [];
}

function verifiedLine(reply: Reply): Piece[] {
  if (reply.kind !== 'answer' || reply.verified === undefined) return [];
  const by = reply.verified.by.replace(/\s+/gu, ' ').slice(0, LONGEST_NAME);
  return [context(`Checked by ${by} on ${reply.verified.on}`)];
}

/** On whose behalf a notice is posted. */
function originLine(reply: Reply): Piece[] {
  if (reply.kind !== 'notice' || reply.origin === undefined) return [];
  const { name, email, channel, id } = reply.origin.person;
  const who = (name ?? email ?? id).replace(/\s+/gu, ' ').slice(0, LONGEST_NAME);
  return [context(`Asked by ${who} in ${CHANNELS[channel]}`)];
}

/** Fills messages in order; the pieces of `last` stay in one message with the piece before them. */
function pack(pieces: readonly Piece[], last: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups = pieces.map((piece) => [piece]);
  groups.at(-1)?.push(...last);
  const messages: Piece[][] = [];
  let size = 0;
  for (const group of groups) {
    const length = group.reduce((sum, piece) => sum + JSON.stringify(piece.block).length + 1, 0);
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
 * that Slack reads as markup ours. Sources and buttons close the last message.
 */
export function renderReply(reply: Reply, target: ReplyTarget): readonly RenderedPart[] {
  const citations = reply.kind === 'answer' ? reply.citations : [];
  const answer = sections(markdownUnits(reply.text.toWellFormed(), citationLinks(citations)));
  const body = [...answer, ...originLine(reply), ...verifiedLine(reply), ...sourcePieces(reply)];
  const pieces = body.length > 0 ? body : [section('_No text._')];
  return pack(pieces, [...reference(reply), ...buttons(reply, target)]).map((message) => {
    const text = message
      .map((piece) => piece.plain)
      .filter((plain) => plain !== '')
      .join('\n\n');
    return {
      text,
      payload: {
        text: fallback(text),
        blocks: message.map((piece) => piece.block),
      },
    };
  });
}
