import { z } from 'zod';
import { ExtractedDocument } from './blocks.ts';

/** Formats that only the parser process reads. */
export const BinaryFormat = z.enum(['pdf', 'docx', 'xlsx']);
export type BinaryFormat = z.infer<typeof BinaryFormat>;

/** What the parser process is asked. */
export const ParseRequest = z.object({
  id: z.number(),
  format: BinaryFormat,
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  limits: z.object({
    pages: z.number(),
    characters: z.number(),
    cells: z.number(),
    entries: z.number(),
    unpackedBytes: z.number(),
  }),
});
export type ParseRequest = Readonly<z.infer<typeof ParseRequest>>;

/** What it answers: checked, because what it read may have taken it over. */
export const ParseReply = z.object({
  id: z.number(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('extracted'), document: ExtractedDocument }),
    z.object({ kind: z.literal('refused'), reason: z.string().max(300) }),
  ]),
});
export type ParseReply = Readonly<z.infer<typeof ParseReply>>;
