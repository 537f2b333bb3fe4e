import { quoted } from '../admin/as-data.ts';
import type { Escalation, EscalationState, Helper } from '../core/escalation.ts';
import { type Words, wordsIn } from '../core/words/words.ts';

/** What people who help read of a request, and who has none to pass on: English. The asker's side is in core/words. */
export const escalationTexts = {
  nobodyHere: 'I no longer have that request, so there is nothing to do with it.',
  notForYou: 'Only people who can read the help channel of this request can do that.',
  noLastTurn:
    'I have no question of yours from here to pass on. Ask me first, then use `/footnote escalate`.',
  answerForm: 'This is sent to the person who asked, where they asked, with your name.',
  answerFromThread: 'Send this to the person who asked? Nothing is sent before you press the button.',
  answerMissing: 'Please write an answer first.',
  answerDismissed: 'Nothing was sent.',
  answerSent: 'Sent to the person who asked.',
  answerUndelivered: 'I kept your answer, but I can’t reach the place where it was asked any more.',
  offerWaits: 'I offered it as a verified answer: it waits for an admin, who decides.',
  offerTaken:
    'Another answer to this question waits for an admin already, so I did not offer yours. Tell an admin if yours is better.',
  offerDecided: 'An admin has decided on it as a verified answer already.',
  offerGone: 'The question is no longer kept, so I could not offer it as a verified answer.',
  answerRefused:
    'This request takes no more answers, so nothing was sent. Write to the person directly if it still matters.',
  raisedBelow: 'Nobody had taken this request, so I raised it again below.',
  passedFurther: 'Nobody had taken this request, so it went to another place.',
} as const;

type AskerWords = Words['escalation'];

const ENGLISH = wordsIn('en').escalation;

/** How a helper is kept whom nobody names. */
export const UNNAMED = { person: ENGLISH.helpDesk, ticketSystem: ENGLISH.ticketSystem } as const;

/** Where a request stands, in words for the person who asked. */
export function standing(
  { state, claimedBy, resolvedBy, shownAs, answers }: Escalation,
  words: AskerWords,
): string {
  switch (state) {
    case 'open':
      return shownAs === undefined ? words.isPassedOn : words.isOpen;
    case 'claimed':
      return words.isClaimed(nameOf(claimedBy, words));
    case 'answered':
      return words.isAnswered(nameOf(answers.at(-1)?.by, words));
    case 'resolved':
      return words.isResolved(nameOf(resolvedBy, words));
  }
}

/** What the asker is told when somebody takes or ends a request. */
export function toldOf(state: 'claimed' | 'resolved', by: Helper, words: AskerWords): string {
  return words[state](nameOf(by, words));
}

/** A helper's words as the asker reads them. */
export function answeredText(by: Helper, text: string, words: AskerWords): string {
  return `**${words.answers(nameOf(by, words))}**\n\n${quoted(text, 3_000)}`;
}

/** What a helper is told who came too late. */
export function tooLate({ state, claimedBy, resolvedBy }: Escalation): string {
  return state === 'resolved'
    ? `${nameOf(resolvedBy)} has marked this as done already.`
    : `${nameOf(claimedBy)} has this request already.`;
}

/** What a request holds that everybody at a place may read. */
export type ShownWords = {
  readonly question: string;
  readonly note?: string;
  readonly answer?: string;
  readonly sources: readonly string[];
  readonly excerpt: readonly string[];
  /** Something was shared that not everybody there may read. */
  readonly isWithheld: boolean;
};

/** A request as the help place sees it. Everything that people wrote is quoted, line by line. */
export function helpText(
  escalation: Escalation,
  words: ShownWords,
  { isRaised, showsId }: { readonly isRaised: boolean; readonly showsId: boolean },
): string {
  const { id, state, ticket } = escalation;
  const title = isRaised && state === 'open' ? '**Still waiting for a person’s help**' : TITLES[state];
  const parts = [
    title,
    statusLine(escalation),
    quoted(words.question, 1_500),
    words.note && `What they add:\n\n${quoted(words.note, 1_000)}`,
    words.answer && `What Footnote said:\n\n${quoted(words.answer, 1_200)}`,
    words.sources.length > 0 && `Sources that it looked at: ${words.sources.map(oneLine).join(' · ')}`,
    words.excerpt.length > 0 && `Earlier in the thread:\n\n${quoted(words.excerpt.join('\n'), 1_000)}`,
    words.isWithheld &&
      '(Some of it rests on documents that not everybody here may read, so it is left out.)',
    ticket.url && `Ticket: ${ticket.url}`,
    showsId && `Request ${id}`,
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

const TITLES: Record<EscalationState, string> = {
  open: '**Somebody asks for a person’s help**',
  claimed: '**Somebody asks for a person’s help**',
  answered: '**A request for help, answered**',
  resolved: '**A request for help, done**',
};

function statusLine({ state, claimedBy, answers, resolvedBy }: Escalation): string | undefined {
  switch (state) {
    case 'open':
      return undefined;
    case 'claimed':
      return `${nameOf(claimedBy)} has it.`;
    case 'answered':
      return `${nameOf(answers.at(-1)?.by)} has answered.`;
    case 'resolved':
      return `${nameOf(resolvedBy)} marked it as done.`;
  }
}

/** A person's name with nothing in it that would be markup; whoever has none is named in the reader's words. */
function nameOf(helper: Helper | undefined, words: AskerWords = ENGLISH): string {
  if (helper?.name === UNNAMED.person) return words.helpDesk;
  if (helper?.name === UNNAMED.ticketSystem) return words.ticketSystem;
  const name = helper?.name.replace(/[^\p{L}\p{M}\p{N} .,'’-]/gu, '').trim();
  return name || words.somebody;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 120);
}
