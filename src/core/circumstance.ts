import { z } from 'zod';

/**
 * What a person asked to be remembered and what may decide which of several rules is theirs: a place or a role, in few
 * words ("Germany"). Only for answers that nobody else reads.
 */
export const Circumstance = z.object({
  kind: z.enum(['location', 'role']),
  term: z.string().min(1),
});
export type Circumstance = Readonly<z.infer<typeof Circumstance>>;
