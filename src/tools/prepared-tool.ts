import type { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import { createCallPolicies, type RunWithin } from './call-policies.ts';
import { type ArgumentsVerdict, readArguments } from './check-arguments.ts';
import { argumentsIn, compilePhrase, type Phrase } from './phrases.ts';
import { argumentsOf, strictSchemaOf, type ToolArgument } from './tool-arguments.ts';
import type { ToolDefinition } from './tool-definition.ts';

/** A tool with everything that is worked out of its definition once. */
export type PreparedTool = {
  readonly name: string;
  readonly definition: ToolDefinition;
  readonly arguments: readonly ToolArgument[];
  /** The sentences that ask for it, and as they are matched. */
  readonly sentences: readonly string[];
  readonly phrases: readonly Phrase[];
  /** Checks arguments by the tool's schema, strictly. */
  readonly check: (args: Readonly<Record<string, unknown>>) => ArgumentsVerdict;
  readonly run: RunWithin;
};

/**
 * Prepares tools and adds them to `prepared`. One that can't be offered safely (a schema that takes unknown keys, a name
 * twice or not in `snake_case`) is left out and logged: the others stay.
 */
export function prepareTools(
  definitions: readonly ToolDefinition[],
  prepared: Map<string, PreparedTool>,
  log: Logger,
): void {
  for (const definition of definitions) {
    const { name } = definition.tool;
    const schema = strictSchemaOf(definition.tool);
    const mistake = mistakeOf(name, schema, prepared.has(name));
    if (mistake !== undefined || schema === undefined) log.error({ tool: name, mistake }, 'Tool is left out');
    else prepared.set(name, prepare(definition, schema, log));
  }
}

function mistakeOf(name: string, schema: z.ZodType | undefined, isTaken: boolean): string | undefined {
  if (!/^[a-z][a-z0-9_]{0,63}$/u.test(name)) return 'its name must be snake_case, at most 64 letters';
  if (schema === undefined) return 'its schema must be a zod object that refuses unknown keys';
  return isTaken ? 'another tool has its name' : undefined;
}

function prepare(definition: ToolDefinition, schema: z.ZodType, log: Logger): PreparedTool {
  const described = argumentsOf(schema);
  const { name } = definition.tool;
  const usable = definition.phrases.flatMap((sentence, index) => {
    const phrase = compilePhrase(sentence);
    const isUsable =
      phrase !== undefined &&
      argumentsIn(phrase).every((argument) => described.some((one) => one.name === argument));
    if (!isUsable)
      log.warn({ tool: name, phrase: index + 1 }, 'Phrase matches too much, or names no argument');
    return isUsable ? [{ sentence, phrase }] : [];
  });
  return {
    name,
    definition,
    arguments: described,
    sentences: usable.map(({ sentence }) => sentence),
    phrases: usable.map(({ phrase }) => phrase),
    check: (args) => readArguments(schema, args),
    run: createCallPolicies(definition.policy),
  };
}
