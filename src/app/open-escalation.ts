import { escalationStops, type EscalationRoutes, isHelpPlace } from '../admin/escalation-routes.ts';
import type { EscalationServices, OfferVerified, SendTicket } from '../jobs/escalation-services.ts';
import { detectLanguage } from '../language/detect-language.ts';
import type { AuditedChange } from '../storage/postgres/audit.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createEscalations } from '../storage/postgres/escalations.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createParticipation } from '../storage/redis/participation.ts';

type Options = {
  readonly database: Database;
  readonly redis: RedisClient;
  readonly audit: { readonly withChange: AuditedChange };
  readonly routes: EscalationRoutes;
  /** The organisation that escalation.yml speaks for. */
  readonly tenant: string;
  /** Used where escalation.yml says `ticket: true`. */
  readonly sendTicket?: SendTicket;
  readonly offerVerified?: OfferVerified;
};

/** What requests for a person need, by escalation.yml. */
export function openEscalation(options: Options): EscalationServices {
  const { database, redis, audit, routes, tenant, sendTicket, offerVerified } = options;
  const participation = createParticipation({ redis });
  return {
    store: createEscalations({ database, now: Date.now, withChange: audit.withChange }),
    stops: (asking, facts) =>
      asking === tenant
        ? escalationStops(routes, { ...facts, language: detectLanguage(facts.question), at: new Date() })
        : [],
    isHelpPlace: (asking, place) => asking === tenant && isHelpPlace(routes, place),
    takePart: (threadKey) => participation.join(threadKey),
    sendTicket: routes.ticket ? sendTicket : undefined,
    offerVerified,
  };
}
