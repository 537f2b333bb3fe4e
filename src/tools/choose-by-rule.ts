import { asksOf } from '../language/asks.ts';
import { choiceFor } from './ask-for-arguments.ts';
import { LONGEST_ASK, tokensOfAsk } from './asker-tokens.ts';
import { matchPhrase } from './phrases.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { readArgument } from './tool-arguments.ts';
import type { AskerWords, ToolChoice } from './toolbox.ts';

/** The tool that a message asks for by its own words, by rules alone; none when no rule or more than one tool fits. */
export function chooseByRule(
  tools: readonly PreparedTool[],
  words: AskerWords,
  today: string,
): Extract<ToolChoice, { kind: 'call' | 'needs-input' }> | undefined {
  const found = tools.flatMap((tool) => {
    const args = argumentsByRule(tool, words, today);
    const choice = args && choiceFor(tool, args);
    return choice ? [choice] : [];
  });
  const calls = found.filter(({ kind }) => kind === 'call');
  const likely = calls.length > 0 ? calls : found;
  return likely.length === 1 ? likely[0] : undefined;
}

/** What a tool's own rules read of the asker's words: arguments, maybe not all; undefined when they don't ask for it. */
export function argumentsByRule(
  tool: PreparedTool,
  words: AskerWords,
  today: string,
): Readonly<Record<string, unknown>> | undefined {
  const { text } = words;
  if (text.length > LONGEST_ASK) return undefined;
  const own = tool.definition.fromWords?.(words);
  if (own !== undefined) return own;
  if (tool.phrases.length === 0 || asksOf(text).length > 1) return undefined;
  const tokens = tokensOfAsk(text);
  const read = (name: string, written: string): unknown => {
    const argument = tool.arguments.find((one) => one.name === name);
    if (argument === undefined || written.length > argument.maxLength) return undefined;
    return readArgument(argument, written, { today });
  };
  // The most exact phrase first: `ticket {id} of {person}` before `ticket {id}`.
  for (const phrase of tool.phrases.toSorted((one, other) => other.literals - one.literals)) {
    const args = matchPhrase(phrase, { text, tokens }, read);
    const verdict = args && tool.check(args);
    const isWrong = verdict?.kind === 'invalid' && (verdict.isForeign || verdict.wrong.length > 0);
    if (args !== undefined && !isWrong) return args;
  }
  return undefined;
}
