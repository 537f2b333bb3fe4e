import { onlyFor } from '../access/audience.ts';
import type { CommandDefinition } from '../admin/command-definition.ts';
import { createFeedbackCommand } from '../admin/feedback-command.ts';
import { createReviewCommand } from '../admin/review-command.ts';
import type { Config } from '../config/config.ts';
import type { ReviewQueue } from '../core/feedback.ts';
import type { VerifiedAnswerStore } from '../core/verified.ts';
import type { ErasurePart } from '../core/erasure.ts';
import type { HandlerServices } from '../jobs/handler-services.ts';
import { createFeedbackPerson } from '../jobs/record-feedback-person.ts';
import type { TurnStore } from '../jobs/turn-store.ts';
import { feedbackPart } from '../storage/erasure-parts.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createFeedbackStore } from '../storage/postgres/feedback.ts';
import type { Knowledge } from './knowledge.ts';
import type { OpenAccess } from './open-access.ts';

type Options = {
  readonly config: Pick<Config, 'FEEDBACK_PRIVACY' | 'FEEDBACK_KEY'>;
  readonly database: Database;
  readonly knowledge: Pick<Knowledge, 'search'>;
  readonly rights: Pick<OpenAccess, 'access' | 'identify'>;
  readonly turns: TurnStore;
  readonly verified: VerifiedAnswerStore;
  readonly queue: ReviewQueue;
};

/** What people think of answers, and what admins make of it: for the handlers, as commands, and for whoever erases a person. */
export function openFeedback(options: Options): {
  readonly services: Pick<HandlerServices, 'feedback' | 'feedbackPerson' | 'feedbackPrivacy'>;
  readonly commands: readonly CommandDefinition[];
  readonly erasurePart: ErasurePart;
} {
  const { config, database, knowledge, rights, turns, verified, queue } = options;
  const { FEEDBACK_PRIVACY: privacy, FEEDBACK_KEY: key = '' } = config;
  const feedback = createFeedbackStore(database);
  const review = createReviewCommand({
    queue,
    feedback,
    verified,
    turnOf: (tenant, requestId) => turns.get(tenant, requestId),
    passagesFor: async ({ person, place }, documents, call) => {
      if (documents.length === 0) return [];
      const audience = onlyFor(await rights.access.ownRights({ asker: person, place }, call));
      return knowledge.search.passagesOf({ tenant: person.tenant, audience, documents }, call);
    },
    identify: rights.identify,
    privacy,
    now: Date.now,
  });
  return {
    services: {
      feedback,
      feedbackPerson: createFeedbackPerson(privacy === 'anonymous' ? { privacy, key } : { privacy }),
      feedbackPrivacy: privacy,
    },
    commands: [createFeedbackCommand({ lastTurn: (person, place) => turns.lastOf(person, place) }), review],
    erasurePart: feedbackPart(feedback),
  };
}
