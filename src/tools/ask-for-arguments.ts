import type { FormField } from '../core/form.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { expectationOf, fieldFor, readArgument } from './tool-arguments.ts';
import type { ToolChoice } from './toolbox.ts';

const MOST_FIELDS = 12;

type Choice = Extract<ToolChoice, { kind: 'call' | 'needs-input' }>;
type Written = Readonly<Record<string, string>>;

/**
 * What follows from arguments that a rule or a model read: the call, or a form for what is missing or wrong. Undefined when
 * there is no way on: an argument that the tool doesn't have, or nothing that a form could ask.
 */
export function choiceFor(tool: PreparedTool, args: Readonly<Record<string, unknown>>): Choice | undefined {
  const verdict = tool.check(args);
  if (verdict.kind === 'valid')
    return { kind: 'call', call: { tool: tool.name, arguments: verdict.arguments } };
  if (verdict.isForeign) return undefined;
  const right = without(args, verdict.wrong);
  return formFor(tool, right, { wrong: verdict.wrong, written: {} });
}

/** Takes a filled-in form: its values count only for what the form asked, whatever names came with it. */
export function completeCall(
  tool: PreparedTool,
  started: Readonly<Record<string, unknown>>,
  { values, today }: { readonly values: Written; readonly today: string },
): Choice {
  const args: Record<string, unknown> = { ...started };
  const unread: string[] = [];
  const written: Record<string, string> = {};
  for (const argument of tool.arguments) {
    const text = values[argument.field]?.trim() ?? '';
    if (args[argument.name] !== undefined || text === '') continue;
    written[argument.name] = text;
    const value = readArgument(argument, text, { today });
    if (value === undefined) unread.push(argument.name);
    else args[argument.name] = value;
  }
  const verdict = tool.check(args);
  if (verdict.kind === 'valid' && unread.length === 0)
    return { kind: 'call', call: { tool: tool.name, arguments: verdict.arguments } };
  const wrong = [...unread, ...(verdict.kind === 'invalid' ? verdict.wrong : [])];
  const right = without(args, wrong);
  const again = formFor(tool, right, { wrong, written });
  // What no form mends is refused by the call itself, in words.
  return again ?? { kind: 'call', call: { tool: tool.name, arguments: args } };
}

function formFor(
  tool: PreparedTool,
  args: Readonly<Record<string, unknown>>,
  { wrong, written }: { readonly wrong: readonly string[]; readonly written: Written },
): Choice | undefined {
  const open = tool.arguments.filter(({ name }) => args[name] === undefined);
  if (open.some(({ kind, isRequired }) => kind === 'other' && isRequired)) return undefined;
  const fields = open
    .filter(({ kind }) => kind !== 'other')
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
    .slice(0, MOST_FIELDS)
    .map((argument): FormField => {
      const trouble = wrong.includes(argument.name) ? expectationOf(argument) : undefined;
      return fieldFor(argument, trouble, written[argument.name]);
    });
  return fields.length === 0 ? undefined : { kind: 'needs-input', tool: tool.name, arguments: args, fields };
}

function without(
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
}
