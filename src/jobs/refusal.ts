import type { Language } from '../core/language.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import { carried } from '../orchestrator/turn-language.ts';

/** A reply that refuses, with its reason and no button. */
export function refusal(requestId: string, reason: ReasonCode, text: string, language?: Language): Reply {
  return { kind: 'refusal', reason, requestId, text, actions: [], language: carried(language) };
}
