import { sentenceSpans } from '../language/sentences.ts';

/** A line of an answer: what it begins with (bullet, number, heading mark), and its sentences. */
export type AnswerLine =
  | { readonly kind: 'blank' }
  /** A heading, a table's head, a rule: says something only through what follows. */
  | { readonly kind: 'frame'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'claims';
      readonly prefix: string;
      readonly sentences: readonly string[];
      readonly row: boolean;
    };

const PREFIX = /^\s*(?:>\s*)*(?:(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?)?/;
const SOURCES_HEADING = /^\W*(?:sources?|references?|citations?|footnotes?|quellen)\W*$/i;
const SOURCE_ENTRY = /^\s*\[\d+\]\s*[:–—-]/;
const LABEL_WORDS = 3;
const RULE = /^\s*\|?\s*:?-{2,}[\s|:-]*$/;

/** Splits an answer into lines; a list of sources that a model added at the end is left out. */
export function answerLines(text: string): readonly AnswerLine[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const end = lines.findIndex((line, index) => index > 0 && SOURCES_HEADING.test(line));
  const kept = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !SOURCE_ENTRY.test(line));
  return kept.map((line, index) => answerLine(line, kept[index + 1] ?? ''));
}

function answerLine(line: string, next: string): AnswerLine {
  if (line.trim() === '') return { kind: 'blank' };
  if (/^\s*\uE000\d+\uE001\s*$/.test(line)) return { kind: 'code', text: line };
  const isRow = line.trim().startsWith('|');
  if (/^\s*#{1,6}\s/.test(line) || RULE.test(line) || (isRow && RULE.test(next)))
    return { kind: 'frame', text: line };
  if (isRow) return { kind: 'claims', prefix: '', sentences: [line], row: true };
  const prefix = PREFIX.exec(line)?.[0] ?? '';
  const rest = line.slice(prefix.length);
  const sentences = sentenceSpans(rest).map(({ start, end }) => rest.slice(start, end));
  return { kind: 'claims', prefix, sentences: withLabels(sentences), row: false };
}

/** "Yes." and "Long service." belong to what follows them. */
function withLabels(sentences: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let label = '';
  for (const sentence of sentences) {
    const isLabel = sentence.split(/\s+/).length <= LABEL_WORDS && !sentence.includes('[');
    label = label === '' ? sentence : `${label} ${sentence}`;
    if (isLabel) continue;
    joined.push(label);
    label = '';
  }
  return label === '' ? joined : [...joined, label];
}
