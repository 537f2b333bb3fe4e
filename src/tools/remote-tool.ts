import { DynamicStructuredTool } from '@langchain/core/tools';
import { z } from 'zod';
import type { FetchOutcome } from '../net/safe-fetch.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { plainWords } from './remote-schema.ts';
import { labelOf } from './remote-text.ts';
import { type ToolConfig, type ToolDefinition, ToolFailure } from './tool-definition.ts';
import { policyOf } from './tool-settings.ts';
import { type ForeignToolSettings } from './tools-file.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** A tool of somebody else's system, ready to be registered. */
type RemoteTool = {
  /** Of the system, as `tools.yml` calls it. */
  readonly system: string;
  /** As the system calls it. */
  readonly operation: string;
  readonly settings: ForeignToolSettings;
  /** The system's own words: shown as data. */
  readonly description?: unknown;
  readonly schema: z.ZodObject;
  readonly precheck?: ToolDefinition['precheck'];
  readonly call: (args: Arguments, context: RemoteCall) => Promise<string>;
};

/** What a call is told beside its arguments. */
export type RemoteCall = Pick<ToolConfig, 'idempotencyKey' | 'requestId'> & {
  readonly signal?: AbortSignal;
};

const Configurable = z.object({ idempotencyKey: z.string().min(1), requestId: z.string().min(1) });

/** Registers a tool of somebody else's system under `system_operation`. */
export function remoteTool(tool: RemoteTool): ToolDefinition {
  const { system, operation, settings, schema, call } = tool;
  const title = settings.title ?? (plainWords(labelOf(operation), 60) || operation);
  return {
    title,
    ...(settings.example !== undefined && { example: settings.example }),
    policy: policyOf(settings, {
      effect: settings.effect,
      isIdempotent: settings.idempotent ?? settings.effect === 'read',
    }),
    phrases: settings.phrases ?? [],
    ...(tool.precheck && { precheck: tool.precheck }),
    describe: () => `“${title}” in ${system}, with exactly what is shown here.`,
    tool: new DynamicStructuredTool({
      name: remoteName(system, operation),
      description: plainWords(tool.description) ?? title,
      schema,
      func: async (args: Arguments, _run, config) => {
        const { idempotencyKey, requestId } = Configurable.parse(config?.configurable);
        return call(args, { idempotencyKey, requestId, signal: config?.signal });
      },
    }),
  };
}

/** What a tool is called inside: letters, digits and `_`, as models want it. */
export function remoteName(system: string, operation: string): string {
  return `${system}_${operation}`
    .replace(/([a-z\d])([A-Z])/gu, '$1_$2')
    .replace(/[^A-Za-z\d]+/gu, '_')
    .replace(/^_+|_+$/gu, '')
    .toLowerCase()
    .slice(0, 64);
}

/** What a request that came to nothing is to people. `isWrite`: it may have been done all the same. */
export function unreachable(
  system: string,
  { why, reason }: Extract<FetchOutcome, { kind: 'refused' }>,
  isWrite: boolean,
): ToolFailure {
  if (why === 'address' || why === 'redirect')
    return new ToolFailure(
      `${system} is set up with an address that I may not call. Please ask an admin to look at it.`,
      { why: 'unavailable', cause: reason },
    );
  if (why === 'too-large' || why === 'unreadable')
    return new ToolFailure(`${system} gave an answer that I can't read.${lookFirst(isWrite)}`, {
      why: 'unavailable',
      cause: reason,
    });
  return new ToolFailure(
    `${system} can't be reached just now.${isWrite ? lookFirst(true) : ' Please try again in a few minutes.'}`,
    { why: 'unavailable', isPassing: true, cause: reason },
  );
}

/** What an HTTP error is to people. `said` is the other side's own explanation, if it gave one. */
export function failedStatus(
  system: string,
  status: number,
  options: { said?: string; isWrite: boolean },
): ToolFailure {
  const said = options.said === undefined ? '' : ` It said: ${escapeMarkdown(options.said)}`;
  switch (status) {
    case 401:
    case 403:
      return new ToolFailure(
        `${system} does not accept my key for this. An admin must look at the key, then it can be tried again.`,
        { why: 'unavailable' },
      );
    case 404:
    case 410:
      return new ToolFailure(`${system} knows nothing by that name or number. Please check it.${said}`, {
        why: 'invalid',
      });
    case 409:
      return new ToolFailure(
        `${system} says that this conflicts with what is there already. Please look there, and change what you ask for.${said}`,
        { why: 'refused' },
      );
    case 400:
    case 422:
      return new ToolFailure(`${system} can't take it like this. Please change it and try again.${said}`, {
        why: 'invalid',
      });
    case 429:
      return new ToolFailure(`${system} has too much to do just now. Please try again in a few minutes.`, {
        why: 'unavailable',
        isPassing: true,
      });
    default:
      return status >= 500
        ? new ToolFailure(
            `${system} has a problem of its own just now.${options.isWrite ? lookFirst(true) : ' Please try again in a few minutes.'}`,
            { why: 'unavailable', isPassing: true },
          )
        : new ToolFailure(
            `${system} refused this.${said || ' Please ask an admin, who can look it up there.'}`,
            {
              why: 'refused',
            },
          );
  }
}

function lookFirst(isWrite: boolean): string {
  return isWrite
    ? " I can't tell whether it was done: please look there before you try again."
    : ' Please ask an admin to look at it.';
}
