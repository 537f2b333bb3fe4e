import { z } from 'zod';
import { AccessList } from '../core/passage.ts';
import type { Exchange } from '../core/turn.ts';
import { sentenceSpans } from '../language/sentences.ts';

/** What is left of an older exchange. It is made of that exchange alone, so that forgetting the one forgets the other. */
export const ExchangeLine = z.object({
  requestId: z.string(),
  line: z.string(),
  /** Names and codes that were spoken of. */
  terms: z.array(z.string()).readonly(),
  /** The question, where it found no answer. */
  open: z.string().optional(),
  sources: z.array(AccessList).readonly().optional(),
});
export type ExchangeLine = Readonly<z.infer<typeof ExchangeLine>>;

const QUESTION_KEPT = 160;
const ANSWER_KEPT = 200;
const TERMS_KEPT = 8;
const FIGURES_KEPT = 6;
const CITATION = /\s*\[\d+\]/g;
const CODE = /(?<![\p{L}\p{N}])(?=[\p{L}\d./_-]*\d)(?=[\d./_-]*\p{L})[\p{L}\d]+(?:[./_-][\p{L}\d]+)*/gu;
const NAME = /(?<=[\p{L}\p{N},)’'] )\p{Lu}[\p{L}\p{N}&’'-]+(?: \p{Lu}[\p{L}\p{N}&’'-]+)*/gu;
const FIGURE = /(?<![\p{L}\p{N}])[$€£]? ?\d+(?:[.,:/-]\d+)*(?: ?%| [\p{L}]+)?/gu;

/** A line made without a model: the question, and the first cited sentence with the figures that the others hold. */
export function localLine(exchange: Exchange): ExchangeLine {
  const question = shortened(exchange.question, QUESTION_KEPT);
  if (exchange.open === true) return lineOf(exchange, `Asked, no answer found: ${question}`);
  const first = firstCited(exchange.answer);
  const gist = shortened(first, ANSWER_KEPT);
  const missing = figuresOf(plain(exchange.answer)).filter(
    (figure) => !`${question} ${gist}`.includes(figure),
  );
  const figures = missing.slice(0, FIGURES_KEPT);
  return lineOf(
    exchange,
    `${question} → ${gist}${figures.length > 0 ? ` (also: ${figures.join(', ')})` : ''}`,
  );
}

/** The same exchange under a line that somebody else wrote. */
export function lineOf(exchange: Exchange, line: string): ExchangeLine {
  const terms = termsOf(`${plain(exchange.question)}\n${plain(exchange.answer)}`);
  return {
    requestId: exchange.requestId,
    line: unmarked(line),
    terms: terms.map(unmarked),
    ...(exchange.open === true && { open: unmarked(shortened(exchange.question, QUESTION_KEPT)) }),
    ...(exchange.sources !== undefined && { sources: exchange.sources }),
  };
}

/** What people typed can't open or close a block of the prompt that it is put into. */
function unmarked(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/** The figures of a text, each with the word behind it. */
export function figuresOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(FIGURE)].map(([figure]) => figure.trim()))];
}

function termsOf(text: string): readonly string[] {
  const found = [...text.matchAll(CODE), ...text.matchAll(NAME)].map(([term]) => term.slice(0, 60));
  return [...new Set(found)].slice(0, TERMS_KEPT);
}

function firstCited(answer: string): string {
  const sentences = sentenceSpans(answer).map(({ start, end }) => answer.slice(start, end));
  return plain(sentences.find((sentence) => /\[\d+\]/.test(sentence)) ?? sentences[0] ?? '');
}

function plain(text: string): string {
  return text
    .replace(CITATION, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

function shortened(text: string, length: number): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  if (oneLine.length <= length) return oneLine;
  const cut = oneLine.slice(0, length);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length / 2)).toWellFormed()}…`;
}
