/** Lines of a list that are shown at once. */
export const PAGE_LINES = 15;

const PAGE = /(?:^|(?<!\s)\s+)page\s+(\d{1,4})$/i;

/** Takes `page 3` off the end of what was typed; 1 when it isn't there. */
export function splitPage(argument: string): { readonly argument: string; readonly page: number } {
  const [, number] = PAGE.exec(argument) ?? [];
  if (number === undefined) return { argument, page: 1 };
  return { argument: argument.replace(PAGE, '').trim(), page: Math.max(1, Number(number)) };
}

type Listing = {
  readonly heading: string;
  /** From 1. */
  readonly page: number | undefined;
  /** The command as it was typed, without its page: `/footnote audit actor:me`. */
  readonly words: string;
  /** Said below the lines. */
  readonly how?: string;
};

/** One page of a list that is held whole. */
export function pageOf(lines: readonly string[], { page = 1, ...listing }: Listing): string {
  const pages = Math.max(1, Math.ceil(lines.length / PAGE_LINES));
  if (page > pages) return `There is no page ${page}: ${listing.words} has ${pages === 1 ? 'one' : pages}.`;
  const shown = lines.slice((page - 1) * PAGE_LINES, page * PAGE_LINES);
  return pageText(shown, { ...listing, page, hasMore: page < pages, of: pages });
}

/** One page of a list whose end isn't known: `hasMore` tells whether another one follows. */
export function pageText(
  shown: readonly string[],
  {
    heading,
    page = 1,
    words,
    how,
    hasMore,
    of,
  }: Listing & { readonly hasMore: boolean; readonly of?: number },
): string {
  const number = page > 1 || hasMore ? ` (page ${page}${of === undefined ? '' : ` of ${of}`})` : '';
  const next = hasMore ? [`More: \`${words} page ${page + 1}\``] : [];
  const below = [...next, ...(how === undefined ? [] : [how])];
  return [`${heading}${number}`, '', ...shown, ...(below.length > 0 ? ['', ...below] : [])].join('\n');
}
