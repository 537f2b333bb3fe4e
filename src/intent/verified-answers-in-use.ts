import type { VerifiedAnswerStore } from '../core/verified.ts';
import type { Logger } from '../observability/logger.ts';
import {
  bestMatch,
  type VerifiedAnswersContext,
  type VerifiedMatch,
  type VerifiedVariant,
  verifiedVariants,
} from './verified-answers.ts';
import type { VerifiedAnswer } from './verified-answers-file.ts';

/** Finds the verified answer of an organisation to a question that stands alone; undefined unless it is nearly certain. */
export type VerifiedAnswersInUse = (
  question: string,
  context: VerifiedAnswersContext & { readonly tenant: string },
) => Promise<VerifiedMatch | undefined>;

type Options = {
  /** Those of faq.yml, which belong to every organisation that this process serves. */
  readonly file: readonly VerifiedAnswer[];
  readonly store: Pick<VerifiedAnswerStore, 'stamp' | 'list'>;
  readonly embed: (text: string) => Float32Array;
  /** Milliseconds, of any clock. */
  readonly now: () => number;
  readonly log: Logger;
};

/** From this age on they are read again beside the answer; at twice that an answer waits for it. */
const FRESH_MS = 15_000;
const PAGE = 500;
const MOST = 10_000;

type Known = {
  readonly stamp: string;
  readonly variants: readonly VerifiedVariant[];
  /** By id and revision, so that only what is new is read apart. */
  readonly parts: ReadonlyMap<string, readonly VerifiedVariant[]>;
  readonly readAt: number;
};

/**
 * Verified answers of faq.yml and those that were added since, which are at most 30 s old. Where both fit equally well, the
 * added one is meant. While the database is away, what was last known goes on.
 */
export function createVerifiedAnswersInUse(options: Options): VerifiedAnswersInUse {
  const { now, log } = options;
  const file = verifiedVariants(options.file, options.embed);
  const known = new Map<string, Known>();
  const reading = new Map<string, Promise<void>>();
  const readAgain = (tenant: string): Promise<void> => {
    const underway = reading.get(tenant);
    if (underway) return underway;
    const begun = readAdded(tenant, known.get(tenant), options)
      .then((read) => void known.set(tenant, read))
      .catch((error: unknown) => {
        log.warn({ error, tenant }, 'Verified answers could not be read again: check DATABASE_URL');
        const before = known.get(tenant);
        // Not each question of an outage waits for the database anew.
        known.set(tenant, { stamp: '', variants: [], parts: new Map(), ...before, readAt: now() });
      })
      .finally(() => void reading.delete(tenant));
    reading.set(tenant, begun);
    return begun;
  };
  return async (question, context) => {
    const age = now() - (known.get(context.tenant)?.readAt ?? Number.NEGATIVE_INFINITY);
    if (age >= FRESH_MS) {
      const read = readAgain(context.tenant);
      if (age >= 2 * FRESH_MS) await read;
    }
    const added = bestMatch(question, known.get(context.tenant)?.variants ?? [], context, options.embed);
    const filed = bestMatch(question, file, context, options.embed);
    if (added.kind === 'none' || filed.kind === 'none') return matchOf(added.kind === 'none' ? filed : added);
    if (added.kind === 'several' || added.match.confidence >= confidenceOf(filed)) return matchOf(added);
    return matchOf(filed);
  };
}

type Best = ReturnType<typeof bestMatch>;

function matchOf(best: Best): VerifiedMatch | undefined {
  return best.kind === 'one' ? best.match : undefined;
}

function confidenceOf(best: Best): number {
  return best.kind === 'one' ? best.match.confidence : 0;
}

async function readAdded(
  tenant: string,
  before: Known | undefined,
  { store, embed, now }: Options,
): Promise<Known> {
  const readAt = now();
  const stamp = await store.stamp(tenant);
  if (before?.stamp === stamp) return { ...before, readAt };
  const parts = new Map<string, readonly VerifiedVariant[]>();
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const entries = await store.list(tenant, { limit: PAGE, offset });
    for (const entry of entries) {
      const key = `${entry.id}/${entry.revision}`;
      parts.set(key, before?.parts.get(key) ?? verifiedVariants([entry], embed));
    }
    if (entries.length < PAGE) break;
  }
  return { stamp, parts, variants: [...parts.values()].flat(), readAt };
}
