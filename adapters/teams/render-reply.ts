import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Run } from '../../src/channels/inline-runs.ts';
import type { Block } from '../../src/channels/markdown-blocks.ts';
import type { Citation } from '../../src/core/citation.ts';
import type { Mention } from '../../src/core/escalation.ts';
import { type Reply, takesFeedback } from '../../src/core/reply.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import {
  type Button,
  buttonsCard,
  type Card,
  choicesCard,
  fitsCard,
  noticeCard,
  tableCards,
  tableLines,
} from './adaptive-cards.ts';
import { claimOf, type Json, MOST_CLAIMS, markersIn, messageEntity } from './citation-entity.ts';
import { formCards } from './form-card.ts';
import { teamsBlocks } from './teams-blocks.ts';
import { linkTarget, shorten } from './teams-markdown.ts';
import { TextWriter } from './text-writer.ts';

/**
 * Teams refuses more than about 100 KB a message, counted in UTF-16; an activity's JSON stays under 80 KB.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
const MOST_CHARACTERS = 38_000;
const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';
const QUOTE_LIMIT = 300;
/** A card's JSON stays well under Teams' 28 KB. */
const LONGEST_QUESTION = 2_000;
/** A question, an answer and who asked, as a person who helps gets them. */
const LONGEST_NOTICE = 6_000;

/** A message in the making: text in Teams' Markdown, or a card. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly card: Card };

/** Turns blocks into texts and cards in reading order: what a text can't show stands in a card between two texts. */
function piecesOf(blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  let writer = new TextWriter();
  const flush = () => {
    pieces.push(...writer.finish().map((text): Piece => ({ kind: 'text', text })));
    writer = new TextWriter();
  };
  for (const block of blocks) {
    if (block.kind === 'line') writer.line(block);
    else if (block.kind === 'code') writer.code(block.text);
    else if (fitsCard(block.rows)) {
      flush();
      pieces.push(...tableCards(block.rows).map((card): Piece => ({ kind: 'card', card })));
    } else {
      for (const [at, runs] of tableLines(block.rows).entries())
        writer.line({ first: '- ', rest: '    ', runs, spaceBefore: at === 0 });
    }
  }
  flush();
  return pieces;
}

function sourceBlocks(
  heading: string,
  citations: readonly Citation[],
  { untitled }: Words['labels'],
): Block[] {
  if (citations.length === 0) return [];
  const title: Block = {
    kind: 'line',
    first: '',
    rest: '',
    runs: [{ text: heading, bold: true }],
    spaceBefore: true,
  };
  const lines = citations.flatMap((citation): Block[] => {
    const url = linkTarget(citation.link);
    const name = shorten(citation.title, 150) || shorten(citation.document, 150) || untitled;
    const trail = shorten(citation.headings.join(' › '), 200);
    const runs: Run[] = [
      { text: `[${citation.number}] ` },
      url ? { text: name, url } : { text: name, bold: true },
    ];
    if (trail !== '') runs.push({ text: ` › ${trail}` });
    if (!url && citation.link.trim() !== '') runs.push({ text: ` (${shorten(citation.link, 200)})` });
    const head: Block = { kind: 'line', first: '', rest: '', runs, spaceBefore: true };
    const quote = shorten(citation.quote, QUOTE_LIMIT);
    if (quote === '') return [head];
    return [head, { kind: 'line', first: '> ', rest: '> ', runs: [{ text: quote }], spaceBefore: true }];
  });
  return [title, ...lines];
}

/** What a person can give to an admin, who looks it up; and on whose behalf a notice is posted. */
function closingBlocks(reply: Reply): Block[] {
  const { checkedBy, from, reference } = wordsIn(reply.language).labels;
  const closing = (text: string): Block[] => [
    { kind: 'line', first: '', rest: '', runs: [{ text, italic: true }], spaceBefore: true },
  ];
  switch (reply.kind) {
    case 'answer': {
      const { verified } = reply;
      return verified ? closing(checkedBy(verified.by, verified.on)) : [];
    }
    case 'clarification':
    case 'form':
      return [];
    case 'notice': {
      const { origin, tool } = reply;
      return [
        ...(tool ? closing(from(tool)) : []),
        ...(origin ? closing(originText(origin, wordsIn(reply.language).labels)) : []),
      ];
    }
    case 'not-known':
    case 'refusal':
    case 'failure':
      return closing(reference(reply.requestId, reply.reason));
  }
}

type Origin = NonNullable<Extract<Reply, { kind: 'notice' }>['origin']>;

/** Who asked is told to people who help, in English; who answered, to the asker. */
function originText({ person, did }: Origin, { answeredBy, within }: Words['labels']): string {
  const who = person.name ?? person.email ?? person.id;
  const where = within[person.channel];
  return did === 'answered' ? answeredBy(who, where) : `Asked by ${who} ${where}`;
}

/** The footnotes that each text shows itself, on hovering; what finds no place there is listed below the answer. */
function claimsOf(
  pieces: readonly Piece[],
  citations: readonly Citation[],
): ReadonlyMap<Piece, readonly Citation[]> {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  return new Map(
    pieces.map((piece): [Piece, readonly Citation[]] => {
      if (piece.kind === 'card') return [piece, []];
      let size = JSON.stringify(piece.text).length + 1_000;
      const shown = markersIn(piece.text).flatMap((number) => {
        const citation = byNumber.get(number);
        const claim = citation && claimOf(citation);
        size += claim ? JSON.stringify(claim).length + 1 : 0;
        return citation && claim && size < MOST_CHARACTERS ? [citation] : [];
      });
      return [piece, shown.slice(0, MOST_CLAIMS)];
    }),
  );
}

/** What everybody sees already can't be shared, and in a chat of two there is nobody to share it with. */
function buttonsOf(reply: Reply, target: ReplyTarget): readonly Button[] {
  const shareable = target.kind === 'private' && target.place.kind !== 'direct';
  const place = target.kind === 'thread' ? target.thread.place : target.place;
  const alone = place.kind === 'direct';
  return [...new Set(reply.actions)].flatMap((action) => {
    // These belong to a question's or a form's own card.
    if (action === 'choose' || action === 'submit' || action === 'dismiss') return [];
    if (action === 'share-answer') return shareable ? [action] : [];
    return action === 'ask-privately' && alone ? [] : [action];
  });
}

function cardPart({ content, text }: Card, more: Readonly<Record<string, unknown>> = {}): RenderedPart {
  // Text beside a card would make two messages of it, of which Teams gives no id.
  return { text, payload: { type: 'message', attachments: [{ contentType: CARD_TYPE, content }], ...more } };
}

/** Blocks as a card's paragraphs; undefined when a card can't show them, or they are too long for one. Cards know no quotes: a bar marks them. */
function cardLines(blocks: readonly Block[], most: number): readonly (readonly Run[])[] | undefined {
  const lines = blocks.flatMap((block) =>
    block.kind === 'line' ? [[{ text: block.first.replaceAll('> ', '│ ') }, ...block.runs]] : [],
  );
  const length = lines.flat().reduce((sum, { text }) => sum + text.length, 0);
  return lines.length === blocks.length && length > 0 && length <= most ? lines : undefined;
}

/** A person's id at a bot, or in the directory. A Slack id is none, and Teams' bots can mention no group. */
const TEAMS_PERSON = /^(?:29:[\w-]{10,}|(?:8:orgid:)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/iu;

/** Who is on call, by the id that stands in settings; undefined for what can't be a person of Teams. */
function onCall(mention: Mention | undefined): string | undefined {
  return mention?.kind === 'person' && TEAMS_PERSON.test(mention.id) ? mention.id : undefined;
}

/** What a reply's own card makes of it: words and buttons in one message, and what a card can't show before it. */
type Content = {
  readonly body: readonly Block[];
  /** With what closes it. */
  readonly blocks: readonly Block[];
  readonly parts: readonly RenderedPart[];
  readonly buttons: readonly Button[];
};

function withButtons(reply: Reply, { body, blocks, parts, buttons }: Content): readonly RenderedPart[] {
  const { language, requestId } = reply;
  const below = buttons.length > 0 ? [cardPart(buttonsCard(buttons, { requestId, language }))] : [];
  switch (reply.kind) {
    case 'clarification': {
      const lines = cardLines(body, LONGEST_QUESTION);
      const labels = reply.choices.map(({ label }) => label);
      const question = cardPart(choicesCard({ lines: lines ?? [], labels, requestId, language }));
      return [...(lines ? [] : parts), question, ...below];
    }
    case 'form': {
      const lines = cardLines(body, LONGEST_NOTICE);
      return [
        ...(lines ? [] : parts),
        ...below,
        ...formCards(reply, lines ?? []).map((card) => cardPart(card)),
      ];
    }
    case 'notice': {
      const mentioned = onCall(reply.mention);
      if (buttons.length === 0 && mentioned === undefined) return parts;
      const lines = cardLines(blocks, LONGEST_NOTICE);
      if (lines) return [cardPart(noticeCard({ lines, actions: buttons, requestId, language, mentioned }))];
      if (mentioned === undefined) return [...parts, ...below];
      return [
        ...parts,
        cardPart(noticeCard({ lines: [], actions: buttons, requestId, language, mentioned })),
      ];
    }
    case 'answer':
    case 'not-known':
    case 'refusal':
    case 'failure':
      return [...parts, ...below];
  }
}

/**
 * Splits and escapes a reply for Teams: texts with their own footnotes, cards for tables, and last a card with the
 * buttons. Every source is shown, by a footnote of the text or in the list below it.
 */
export function renderReply(reply: Reply, target: ReplyTarget): readonly RenderedPart[] {
  const words = wordsIn(reply.language).labels;
  const citations = reply.kind === 'answer' ? reply.citations : [];
  const links = new Set(citations.flatMap(({ link }) => linkTarget(link) ?? []));
  const known = { markers: new Set(citations.map(({ number }) => number)), links };
  const body = teamsBlocks(reply.text.toWellFormed(), known);
  const claims = claimsOf(piecesOf(body), citations);
  const shown = new Set([...claims.values()].flat());
  const unshown = citations.filter((citation) => !shown.has(citation));
  const nearest = reply.kind === 'not-known' ? reply.nearest : [];
  const list = [
    ...sourceBlocks(shown.size > 0 ? words.moreSources : words.sources, unshown, words),
    ...sourceBlocks(words.closestPages, nearest, words),
    ...closingBlocks(reply),
  ];
  const blocks = [...body, ...list];
  const pieces = piecesOf(blocks);
  const all = pieces.length > 0 ? pieces : [{ kind: 'text', text: '_No text._' } as const];
  // The list moves no break before it: each text's footnotes are found again in what is really sent.
  const finalClaims = claimsOf(all, citations);
  const generated = reply.kind === 'answer';
  const parts = all.map((piece, at): RenderedPart => {
    const rated = at === all.length - 1 && takesFeedback(reply);
    const own = (finalClaims.get(piece) ?? []).flatMap((citation): Json[] => {
      const claim = claimOf(citation);
      return claim ? [claim] : [];
    });
    const more = {
      ...(generated ? { entities: [messageEntity(own)] } : {}),
      ...(rated ? { channelData: { feedbackLoop: { type: 'default' } } } : {}),
    };
    if (piece.kind === 'card') return cardPart(piece.card, more);
    return {
      text: piece.text,
      payload: { type: 'message', textFormat: 'markdown', text: piece.text, ...more },
    };
  });
  const rendered = withButtons(reply, { body, blocks, parts, buttons: buttonsOf(reply, target) });
  const { language } = reply;
  return language === undefined ? rendered : rendered.map((part) => ({ ...part, language }));
}
