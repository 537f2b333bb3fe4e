import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';

/** Keeps what was really answered for follow-ups; notices, refusals and questions back would mislead them. */
export async function rememberTurn(
  threadKey: string,
  turn: Turn,
  { memory, log }: Pick<HandlerServices, 'memory' | 'log'>,
): Promise<void> {
  const { reply, requestId, standaloneQuestion: question, passages } = turn;
  if (reply.kind !== 'answer' && reply.kind !== 'not-known') return;
  const sources = passages.filter(({ cited }) => cited).map(({ access = [] }) => access);
  try {
    const open = reply.kind === 'not-known';
    await memory.remember(threadKey, { requestId, question, answer: reply.text, sources, open });
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be written');
  }
}
