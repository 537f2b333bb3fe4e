import type { FormFact } from '../core/form.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { humanised } from './tool-arguments.ts';

const MOST_FACTS = 20;
const LONGEST_FACT = 3_000;

/** A call's arguments as a person reads them before they confirm, at most twenty. */
export function callFacts(tool: PreparedTool, args: Readonly<Record<string, unknown>>): readonly FormFact[] {
  return wholeFacts(tool, args).map(({ label, value }) => ({ label, value: value.slice(0, LONGEST_FACT) }));
}

/** Whether `callFacts` shows every character of the arguments: nobody can confirm what they don't see. */
export function isShownWhole(tool: PreparedTool, args: Readonly<Record<string, unknown>>): boolean {
  return wholeFacts(tool, args).every(({ value }) => value.length <= LONGEST_FACT);
}

function wholeFacts(tool: PreparedTool, args: Readonly<Record<string, unknown>>): readonly FormFact[] {
  const entries = Object.entries(args);
  const shown = entries.length <= MOST_FACTS ? entries : entries.slice(0, MOST_FACTS - 1);
  const rest = entries.slice(shown.length);
  const facts = shown.map(([name, value]) => ({
    label: tool.arguments.find((one) => one.name === name)?.label ?? humanised(name).slice(0, 150),
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  if (rest.length === 0) return facts;
  return [...facts, { label: 'And', value: JSON.stringify(Object.fromEntries(rest)) }];
}
