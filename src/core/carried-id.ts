import { z } from 'zod';

const LONGEST = 300;

/**
 * An id that a button carries to a platform and back: whoever forges a press may put anything there, and neither keys nor
 * databases take control characters or halves of surrogate pairs.
 */
export const CarriedId = z
  .string()
  .min(1)
  .max(LONGEST)
  .refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id), 'must hold no control characters');
