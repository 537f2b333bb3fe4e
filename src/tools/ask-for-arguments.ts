import type { FormField } from '../core/form.ts';
import type { WrongArgument } from './check-arguments.ts';
import { ownValue } from './own-value.ts';
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
  return formFor(tool, right, { wrong: verdict.wrong, written: new Map() });
}

/** Takes a filled-in form: its values count only for what the form asked, whatever names came with it. */
export function completeCall(
  tool: PreparedTool,
  started: Readonly<Record<string, unknown>>,
  { values, today }: { readonly values: Written; readonly today: string },
): Choice {
  const read: (readonly [name: string, value: unknown])[] = [];
  const unread: WrongArgument[] = [];
  const written = new Map<string, string>();
  for (const argument of tool.arguments) {
    const text = ownValue(values, argument.field)?.trim() ?? '';
    if (ownValue(started, argument.name) !== undefined || text === '') continue;
    written.set(argument.name, text);
    const value = readArgument(argument, text, { today });
    if (value === undefined) unread.push({ name: argument.name });
    else read.push([argument.name, value]);
  }
  const args = Object.fromEntries([...Object.entries(started), ...read]);
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
  {
    wrong,
    written,
  }: { readonly wrong: readonly WrongArgument[]; readonly written: ReadonlyMap<string, string> },
): Choice | undefined {
  const open = tool.arguments.filter(({ name }) => ownValue(args, name) === undefined);
  if (open.some(({ kind, isRequired }) => kind === 'other' && isRequired)) return undefined;
  const fields = open
    .filter(({ kind }) => kind !== 'other')
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
    .slice(0, MOST_FIELDS)
    .map((argument): FormField => {
      const mistake = wrong.find(({ name }) => name === argument.name);
      const trouble = mistake && (mistake.expected ?? expectationOf(argument));
      return fieldFor(argument, trouble, written.get(argument.name));
    });
  return fields.length === 0 ? undefined : { kind: 'needs-input', tool: tool.name, arguments: args, fields };
}

function without(
  args: Readonly<Record<string, unknown>>,
  wrong: readonly WrongArgument[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(args).filter(([given]) => !wrong.some(({ name }) => name === given)),
  );
}
