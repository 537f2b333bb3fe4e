import type { ToolOutcome } from './toolbox.ts';

type Why = (ToolOutcome & { kind: 'failed' })['why'];

/** Where a call was stopped, and what a person is told of it. */
export type Refusal = { readonly why: Why; readonly text: string };

/** What people read when a call is not made, or did not work: what happened, and what to do next. */
export const toolTexts = {
  gone: {
    why: 'unavailable',
    text: "This tool isn't there any more. Ask an admin, or ask me again in other words.",
  },
  notAllowed: (title: string): Refusal => ({
    why: 'not-allowed',
    text: `You can't use “${title}” here. Send me a direct message if others read along here, or ask an admin for access.`,
  }),
  /** `mistakes`: a line each, name and what to write instead. */
  invalid: (title: string, mistakes: readonly string[]): Refusal => ({
    why: 'invalid',
    text:
      mistakes.length > 0
        ? `“${title}” can't use this, so nothing was done:\n\n${mistakes.map((line) => `- ${line}`).join('\n')}\n\nSay it again with that changed.`
        : `“${title}” can't use what it was given, so nothing was done. Say it again in plain words.`,
  }),
  tooLong: (title: string): Refusal => ({
    why: 'invalid',
    text: `“${title}” was given more than I can show you to confirm, so nothing was done. Say it again, shorter.`,
  }),
  unconfirmed: (title: string): Refusal => ({
    why: 'refused',
    text: `“${title}” changes something, and exactly this was not confirmed. Nothing was done: ask me again to see it and confirm.`,
  }),
  rateLimited: (title: string): Refusal => ({
    why: 'rate-limited',
    text: `You used “${title}” often in the last minute. Wait a minute, then ask again.`,
  }),
  unrecorded: (title: string): Refusal => ({
    why: 'unavailable',
    text: `I can't keep a record of what I do at the moment, so I did not use “${title}”. Nothing was done. Try again in a few minutes.`,
  }),
  maybeDone: (title: string): Refusal => ({
    why: 'refused',
    text: `“${title}” was started, and I don't know how it ended. It may or may not have been done: check before you ask again. I don't do it a second time by myself.`,
  }),
  undone: (title: string): Refusal => ({
    why: 'refused',
    text: `“${title}” was tried before and did not work, so nothing was done. Ask me again if you still want it.`,
  }),
  resting: (title: string): Refusal => ({
    why: 'unavailable',
    text: `“${title}” failed several times just now, so I leave it alone for a moment. Try again in a minute.`,
  }),
  timeOut: (title: string, isWrite: boolean): Refusal => ({
    why: 'time-out',
    text: isWrite
      ? `“${title}” took too long. It may or may not have been done: check before you ask again.`
      : `“${title}” took too long. Try again in a minute.`,
  }),
  unavailable: (title: string, isWrite: boolean): Refusal => ({
    why: 'unavailable',
    text: isWrite
      ? `“${title}” did not work. It may or may not have been done: check before you ask again.`
      : `“${title}” did not work just now. Try again in a minute, or ask an admin if it goes on.`,
  }),
  doneBefore: (title: string): string =>
    `“${title}” was done already when I was asked before, so I did not do it twice.`,
  nothing: 'Done. There is nothing more to show.',
} as const;
