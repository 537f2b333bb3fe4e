import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { lineOfText } from './argument-schemas.ts';
import { decimalMarkIn, LONGEST_EXPRESSION, plainExpression } from './arithmetic-words.ts';
import { askOf } from './asker-tokens.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import type { DecimalMark } from './read-number.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import { policyOf, type ToolSettings } from './tool-settings.ts';
import type { AskerWords } from './toolbox.ts';

const LEAD_IN =
  /^(?:what(?:'s|s| is| are)|how much (?:is|are)|calculate|compute|work out|add up|was (?:ist|sind|macht|ergibt)|wie ?viel (?:ist|sind|macht|ergibt)|berechne|rechne(?: aus)?|combien (?:font|fait)|calcule|calcula|cuanto es|cuánto es|quanto é|quanto e)\s+(?=\S)/iu;
const GERMANIC_COMMA =
  /^(?:was|wie ?viel|berechne|rechne|combien|calcule|calcula|cu[aá]nto|quanto)\b|\b(?:von|mal|geteilt|prozent|hoch)\b/iu;
const ARTICLE = /^(?:the|der|die|das|el|le|o)\s+(?=[\d(]|square root)/iu;
const LOOKS_LIKE_DATE = /^\d{4}-\d{1,2}-\d{1,2}$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/u;
const MOST_DEPTH = 20;

const Arguments = z.strictObject({
  expression: lineOfText(LONGEST_EXPRESSION).describe(
    'Arithmetic such as 17 % of 2340 or (3200 - 450) * 0.37. Points for decimals, no units.',
  ),
});

/**
 * Arithmetic: no variables, no units, nothing that could run code, since only numbers, signs and seven functions reach the
 * parser (mathjs on plain numbers, loaded with the first use).
 */
export function calculator(settings: ToolSettings): ToolDefinition {
  return {
    title: 'Calculator',
    example: settings.example ?? 'What is 17 % of 2,340?',
    policy: policyOf(settings, { effect: 'read', isIdempotent: true, timeoutMs: 5_000, perMinute: 30 }),
    phrases: settings.phrases ?? [],
    fromWords: arithmeticIn,
    tool: tool(async ({ expression }: z.infer<typeof Arguments>) => await calculated(expression), {
      name: 'calculate',
      description: 'Works out arithmetic: numbers, + - * / ^, percentages, brackets, square roots.',
      schema: Arguments,
    }),
  };
}

/** The arithmetic that a message asks for, when it asks for nothing else. */
export function arithmeticIn({ text }: AskerWords): { readonly expression: string } | undefined {
  if (text.length > 2 * LONGEST_EXPRESSION) return undefined;
  const ask = askOf(text);
  const bare = ask.replace(LEAD_IN, '');
  const said = bare.replace(ARTICLE, '');
  const mark = decimalMarkIn(said) ?? (GERMANIC_COMMA.test(ask) ? ',' : '.');
  const expression = plainExpression(said, mark);
  if (expression === undefined || !isArithmetic(expression)) return undefined;
  return isMeant(said, { isAsked: bare !== ask, text }) ? { expression } : undefined;
}

/** "24/7", "9-17" and "12.01.2026" are no sums, unless somebody asks what they are. */
function isMeant(
  said: string,
  { isAsked, text }: { readonly isAsked: boolean; readonly text: string },
): boolean {
  if (LOOKS_LIKE_DATE.test(said.trim())) return false;
  if (/^24\s?\/\s?7$/u.test(said)) return false;
  if (isAsked || /=\s*\??\s*$/u.test(text)) return true;
  return /\s[-+*/^×·÷−]\s|[*^×·÷√+%()]|[a-z]{3}/iu.test(said);
}

function isArithmetic(expression: string): boolean {
  const operands = expression.match(/\d+(?:\.\d+)?/gu)?.length ?? 0;
  return operands >= 2 || /^[a-z]+\(/u.test(expression) ? /[-+*/^%]|[a-z]/u.test(expression) : false;
}

async function calculated(written: string): Promise<string> {
  const mark: DecimalMark = decimalMarkIn(written) ?? '.';
  const expression = plainExpression(written, mark);
  if (expression === undefined || depthOf(expression) > MOST_DEPTH)
    throw invalid('I can work out numbers with + - * / ^ %, brackets and square roots, and nothing else.');
  const value = await evaluated(expression);
  if (typeof value !== 'number' || Number.isNaN(value))
    throw invalid(`I can't work out ${readable(expression)}: it has no result among the real numbers.`);
  if (!Number.isFinite(value))
    throw invalid(`${readable(expression)} has no result: it divides by zero, or is too large.`);
  return `${readable(expression)} = **${shown(value)}**`;
}

async function evaluated(expression: string): Promise<unknown> {
  const evaluate = await (loaded ??= load());
  try {
    return evaluate(expression);
  } catch (cause) {
    throw invalid(`I can't read ${readable(expression)} as a sum. Check its signs and brackets.`, cause);
  }
}

let loaded: Promise<(expression: string) => unknown> | undefined;

/** Only what the plain notation can say is put in: no `import`, `createUnit`, `simplify` or `parse` to call. */
async function load(): Promise<(expression: string) => unknown> {
  const math = await import('mathjs/number');
  const parts = math.create({
    ...math.evaluateDependencies,
    ...math.addDependencies,
    ...math.subtractDependencies,
    ...math.multiplyDependencies,
    ...math.divideDependencies,
    ...math.powDependencies,
    ...math.unaryMinusDependencies,
    ...math.unaryPlusDependencies,
    ...math.modDependencies,
    ...math.sqrtDependencies,
    ...math.absDependencies,
    ...math.roundDependencies,
    ...math.floorDependencies,
    ...math.ceilDependencies,
    ...math.minDependencies,
    ...math.maxDependencies,
  });
  return (expression) => parts.evaluate(expression);
}

function shown(value: number): string {
  const rounded = Number(value.toPrecision(12));
  if (rounded !== 0 && (Math.abs(rounded) >= 1e15 || Math.abs(rounded) < 1e-6))
    return rounded.toExponential();
  return rounded.toLocaleString('en', { maximumFractionDigits: 10 });
}

/** How the numbers were read, so that a comma read otherwise is seen. */
function readable(expression: string): string {
  const signs = expression
    .replaceAll(' * ', ' × ')
    .replaceAll(' / ', ' ÷ ')
    .replaceAll(' %', '%')
    .replace(/\( /gu, '(')
    .replace(/ ([),])/gu, '$1')
    .replace(/(?<=^|[(,×÷^+] ?)- (?=[\d(a-z])/gu, '-')
    .replace(/\d+(?:\.\d+)?/gu, (digits) =>
      Number(digits).toLocaleString('en', { maximumFractionDigits: 15 }),
    );
  return escapeMarkdown(signs);
}

function depthOf(expression: string): number {
  let [depth, deepest] = [0, 0];
  for (const letter of expression) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function invalid(text: string, cause?: unknown): ToolFailure {
  return new ToolFailure(text, { why: 'invalid', cause });
}
