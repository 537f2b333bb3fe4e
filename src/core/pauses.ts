/** Something that an admin stopped for a while: `answers`, or `source:` with a source's name. */
export type Pause = {
  readonly what: string;
  /** Why, for whoever is told; may be empty. */
  readonly note: string;
  /** `principalKey` of the admin. */
  readonly by: string;
  /** As their platform calls them; absent where it gave no name, and once they were erased. */
  readonly byName?: string;
  /** ISO 8601. */
  readonly at: string;
};

/** What stands for all answers. */
export const ANSWERS = 'answers';

/** What stands for a source. */
export function sourcePause(source: string): string {
  return `source:${source}`;
}

/** What is stopped, for all workers together. Each call throws a retryable AssistantError `storage`. */
export interface Pauses {
  list(tenant: string): Promise<readonly Pause[]>;
  /** Also changes the note of a pause that stands. */
  pause(tenant: string, pause: Pause): Promise<void>;
  /** Nothing happens where nothing was paused. */
  resume(tenant: string, what: string): Promise<void>;
}
