import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';

/**
 * Keeps what was really answered for follow-ups; notices, refusals and questions back would mislead them. The question is
 * kept in the person's own words: the form that was searched may hold words of an earlier answer that fewer people may read.
 */
export async function rememberTurn(
  threadKey: string,
  turn: Turn,
  { memory, log }: Pick<HandlerServices, 'memory' | 'log'>,
): Promise<void> {
  const { reply, requestId, passages } = turn;
  const question = turn.pointedAt ?? turn.question;
  if (reply.kind !== 'answer' && reply.kind !== 'not-known') return;
  const sources = passages.filter(({ cited }) => cited).map(({ access = [] }) => access);
  try {
    const open = reply.kind === 'not-known';
    await memory.remember(threadKey, { requestId, question, answer: reply.text, sources, open });
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be written');
  }
}
