import type { AuditEntry } from '../core/audit.ts';
import type { Escalation, Helper } from '../core/escalation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { UNNAMED } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** A person as a helper, by the name that their platform gives them. */
export async function helperOf(
  person: Principal,
  { identify }: HandlerServices,
  options: HandlerOptions,
): Promise<Helper> {
  const { name } = await identify(person, options);
  return { key: principalKey(person), name: (name ?? UNNAMED.person).slice(0, 100) };
}

/** What the audit says of something that somebody did with a request, or was refused. */
export function escalationEntry(
  { tenant, id: requestId }: Pick<Escalation, 'tenant' | 'id'>,
  done: {
    readonly what: 'open' | 'claim' | 'answer' | 'resolve';
    readonly actor: string;
    readonly place?: Place;
    readonly decision: 'allowed' | 'refused';
  },
): AuditEntry {
  const { what, actor, place, decision } = done;
  return { tenant, actor, action: `escalation.${what}`, place, decision, requestId };
}
