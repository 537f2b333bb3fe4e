import type { Escalation, Helper } from '../core/escalation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** A person as a helper, by the name that their platform gives them. */
export async function helperOf(
  person: Principal,
  { identify }: HandlerServices,
  options: HandlerOptions,
): Promise<Helper> {
  const { name } = await identify(person, options);
  return { key: principalKey(person), name: (name ?? 'Somebody at the help desk').slice(0, 100) };
}

/** Notes in the audit what somebody did with a request, or was refused. */
export async function auditEscalation(
  { tenant, id }: Escalation,
  done: {
    readonly what: 'claim' | 'answer' | 'resolve';
    readonly actor: string;
    readonly place?: Place;
    readonly decision: 'allowed' | 'refused';
  },
  { audit }: HandlerServices,
): Promise<void> {
  const { what, actor, place, decision } = done;
  await audit.append({ tenant, actor, action: `escalation.${what}`, place, decision, requestId: id });
}
