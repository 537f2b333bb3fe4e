import { z } from 'zod';
import type { AccessList } from './passage.ts';

/** Where an answer that a person vouches for comes from: a document, and the heading there. */
type VerifiedSource = { readonly document: string; readonly heading?: string };

/** An answer that a person vouches for. Days are `YYYY-MM-DD`; from the day after `expires` it is not given any more. */
export type VerifiedWording = {
  /** One or more ways to ask exactly this. */
  readonly questions: readonly string[];
  /** Markdown, as it is shown. */
  readonly answer: string;
  /** Who may read this document now decides who gets the answer: `access` can only narrow it. */
  readonly source: VerifiedSource;
  readonly access: AccessList;
  /** Whose name stands under the answer. */
  readonly owner: string;
  readonly verified: string;
  readonly expires: string;
};

/** A verified answer that was added at run time, not in faq.yml. */
export type AddedVerifiedAnswer = VerifiedWording & {
  readonly tenant: string;
  /** Short and typable, such as `v12`; unique inside the tenant. */
  readonly id: string;
  /** The turn that it came from: its request id. */
  readonly requestId?: string;
  /** `principalKey` of who changed it last, and when. */
  readonly changedBy: string;
  readonly changedAt: string;
  /** Grows by one with each change. */
  readonly revision: number;
};

/** What became of a verified answer that was to be added or changed. */
export type VerifiedOutcome =
  | { readonly kind: 'kept'; readonly entry: AddedVerifiedAnswer }
  /** One of its questions stands under another answer that still holds: change that one. */
  | { readonly kind: 'taken'; readonly by: AddedVerifiedAnswer }
  /** There is none with this id in the tenant. */
  | { readonly kind: 'unknown' };

/** The verified answers that were added at run time, in Postgres. Each call throws a retryable AssistantError `storage`. */
export interface VerifiedAnswerStore {
  /** Adds it. Adding the same questions with the same answer again gives what stands. `by` is a `principalKey`. */
  add(
    tenant: string,
    wording: VerifiedWording & { readonly requestId?: string },
    by: string,
  ): Promise<VerifiedOutcome>;
  edit(tenant: string, id: string, changes: Partial<VerifiedWording>, by: string): Promise<VerifiedOutcome>;
  get(tenant: string, id: string): Promise<AddedVerifiedAnswer | undefined>;
  /** The latest first. With `on` (a day) only those that hold on it. */
  list(
    tenant: string,
    page: { readonly on?: string; readonly limit: number; readonly offset?: number },
  ): Promise<readonly AddedVerifiedAnswer[]>;
  /** How many there are, expired ones too. */
  count(tenant: string): Promise<number>;
  /** Another value whenever one of them was added or changed. */
  stamp(tenant: string): Promise<string>;
}

/** What a person may write as a verified answer; longer ones are refused. */
export const VerifiedText = z.string().trim().min(1).max(3_000);

/** How long a verified answer holds when nobody says otherwise. */
export const VERIFIED_DAYS = 180;

const DAY_MS = 86_400_000;

/** The days of an answer that is verified at `now` (milliseconds) and holds for so many days. */
export function verifiedFrom(
  now: number,
  days = VERIFIED_DAYS,
): Pick<VerifiedWording, 'verified' | 'expires'> {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { verified: day(now), expires: day(now + days * DAY_MS) };
}

/** The change that ends an answer at `now`: it is not given any more. */
export function expiredAt(now: number): Pick<VerifiedWording, 'expires'> {
  return { expires: new Date(now - DAY_MS).toISOString().slice(0, 10) };
}
