import { z } from 'zod';

/** Slack takes limits under 1,000, and may give fewer. */
export const PAGE = 900;

const Cursor = z.object({ response_metadata: z.object({ next_cursor: z.string().optional() }).optional() });

/** Every page in turn; `'more'` as the last when there are further ones than `most`. Throws what `ask` throws, and ZodError. */
export async function* pagesOf<T>(
  ask: (cursor: string | undefined) => Promise<unknown>,
  schema: z.ZodType<T>,
  most: number,
): AsyncGenerator<T | 'more'> {
  let cursor: string | undefined;
  for (let page = 0; page < most; page += 1) {
    const answer = await ask(cursor);
    yield schema.parse(answer);
    cursor = Cursor.parse(answer).response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return;
  }
  yield 'more';
}
