import { asData } from '../admin/as-data.ts';
import type { CommandEffect } from '../admin/command-definition.ts';
import type { Reply } from '../core/reply.ts';
import { wordsIn } from '../core/words/words.ts';
import type { RunCommand } from '../queue/job-catalogue.ts';
import type { HandlerServices } from './handler-services.ts';
import { replyToJudgement } from './record-feedback.ts';
import { plainReply } from './tell-privately.ts';

/** Keeps what a person typed of their last answer, and says which question it was about. */
export async function judgeByCommand(
  { turn, verdict, text }: Extract<CommandEffect, { kind: 'judge' }>,
  { command: { author, place, sentAt } }: RunCommand,
  services: HandlerServices,
): Promise<Reply> {
  const { language } = turn.reply;
  const words = wordsIn(language).feedback;
  const reply =
    (await replyToJudgement(turn, { author, place, sentAt, verdict, text }, services)) ??
    plainReply(turn.requestId, words.olderThanLast, undefined, language);
  // The form says it itself.
  if (reply.kind === 'form') return reply;
  return { ...reply, text: words.about(asData(turn.question), reply.text) };
}
