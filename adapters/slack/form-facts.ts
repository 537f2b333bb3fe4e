import type { Run } from '../../src/channels/inline-runs.ts';
import type { FormFact } from '../../src/core/form.ts';
import type { Words } from '../../src/core/words/words.ts';
import { splitRuns, plainText as textOfRuns, withoutUnseen } from './mrkdwn.ts';
import { plainText } from './plain-text.ts';

/** Rich text: Slack reads no markup, mention or link in its text elements, and shows every character as it is. */
type LiteralBlock = { readonly block: Readonly<Record<string, unknown>>; readonly plain: string };

const LONGEST_PIECE = 2_900;
const LONGEST_LABEL = 150;
const LONGEST_WARNING = 500;

function literal(text: string, style: Readonly<Record<string, boolean>> = {}): Record<string, unknown> {
  return { type: 'text', text, ...(Object.keys(style).length > 0 ? { style } : {}) };
}

/** A fact: its label in bold, below it its value, quoted exactly. A long value goes on in further blocks. */
export function factBlocks({ label, value }: FormFact, words: Words['labels']): readonly LiteralBlock[] {
  const name = plainText(label, LONGEST_LABEL).text;
  const shown = withoutUnseen(value.toWellFormed());
  return pieces(shown.trim() === '' ? words.empty : shown).map((piece, index) => {
    const heading = { type: 'rich_text_section', elements: [literal(name, { bold: true })] };
    const quote = { type: 'rich_text_quote', elements: [literal(piece)] };
    const elements = index === 0 ? [heading, quote] : [quote];
    return { block: { type: 'rich_text', elements }, plain: index === 0 ? `${name}: ${piece}` : piece };
  });
}

/** What a careful person should know: a sign that can't be overlooked, and the words in bold. */
export function warningBlock(warning: string, { warning: warn }: Words['labels']): LiteralBlock {
  const words = plainText(warning, LONGEST_WARNING).text;
  const elements = [{ type: 'emoji', name: 'warning' }, literal(' '), literal(words, { bold: true })];
  return {
    block: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] },
    plain: warn(words),
  };
}

function pieces(text: string): readonly string[] {
  const done: string[] = [];
  let left: readonly Run[] = [{ text }];
  while (left.length > 0) {
    const [head, tail] = splitRuns(left, LONGEST_PIECE);
    done.push(textOfRuns(head));
    left = tail;
  }
  return done;
}
