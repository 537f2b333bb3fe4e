import { quoted } from '../admin/as-data.ts';
import type { Escalation, EscalationState, Helper } from '../core/escalation.ts';

/** What people read of a request for a person. Short, kind, and what to do next. */
export const escalationTexts = {
  preview:
    'This goes to a person who can help. Nothing is shared before you send it: change the question or leave parts out as you like.',
  previewChanged: 'What can be shared has changed meanwhile. Please look once more before you send it.',
  questionMissing: 'Please write what you want to ask, so that a person can help.',
  withheld:
    'Not everybody there may read the documents behind my answer, so the answer and its sources stay here.',
  reasonCut: 'That was a lot of text: the first 3,000 characters are kept.',
  dismissed: 'Nothing was shared. You can ask a person at any time.',
  passedOn: 'I’ve passed your question to a person. You’ll hear here how it goes.',
  sentReceipt: 'Sent. You’ll hear from me when a person takes it.',
  unreachable:
    'I couldn’t reach any of the help channels, so nobody has your question yet. I’ve kept it: press “Ask a person” again later, or tell an admin.',
  stillWaiting:
    'Nobody has taken your question yet, though I asked more than once. It stays open; if it is urgent, please turn to somebody directly.',
  ticketQueued:
    'The ticket system doesn’t answer just now. I keep trying to make a ticket; people were asked all the same.',
  ticketFailed: 'I couldn’t make a ticket for your question. People were asked all the same.',
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

/** Where a request stands, in words for the person who asked. */
export function standing({ state, claimedBy, resolvedBy, shownAs, answers }: Escalation): string {
  if (state === 'open' && shownAs === undefined)
    return 'Your question is being passed to a person already. You’ll hear here how it goes.';
  const begins: Record<EscalationState, string> = {
    open: 'Your question is with the help team already; nobody has taken it yet.',
    claimed: `Your question is with a person already: ${nameOf(claimedBy)} has it.`,
    answered: `${nameOf(answers.at(-1)?.by)} has answered this already: the answer stands where you asked.`,
    resolved: `${nameOf(resolvedBy)} has marked this as done. Ask anew if it isn’t.`,
  };
  return begins[state];
}

/** What the asker is told when somebody takes or ends a request. */
export function toldOf(state: 'claimed' | 'resolved', by: Helper): string {
  return state === 'claimed'
    ? `${nameOf(by)} has taken your question.`
    : `${nameOf(by)} has marked your question as done. If it isn’t, ask me again, or ask a person.`;
}

/** A helper's words as the asker reads them. */
export function answeredText(by: Helper, text: string): string {
  return `**${nameOf(by)} answers your question:**\n\n${quoted(text, 3_000)}`;
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
export function helpText(escalation: Escalation, words: ShownWords, isRaised: boolean): string {
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
    `Request ${id}`,
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

/** A person's name with nothing in it that would be markup. */
function nameOf(helper: Helper | undefined): string {
  const name = helper?.name.replace(/[^\p{L}\p{M}\p{N} .,'’-]/gu, '').trim();
  return name || 'Somebody';
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 120);
}
