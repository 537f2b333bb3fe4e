import { z } from 'zod';

/** The languages whose questions are understood, and that Footnote speaks itself. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;
