import type { Audience } from '../core/audience.ts';
import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';

/** Whether everybody may read what the reply rests on, as rights and documents are now; what claims nothing anybody may. */
export async function mayAllReadAnswer(
  { reply, tenant }: Turn,
  audience: Audience,
  { mayAllSee }: HandlerServices,
): Promise<boolean> {
  if (reply.kind !== 'answer') return true;
  const cited = reply.citations.map(({ passageId }) => passageId);
  return mayAllSee(tenant, cited, audience);
}
