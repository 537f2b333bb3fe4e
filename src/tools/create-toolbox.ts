import type { MeteredCall } from '../core/allowance.ts';
import { completeCall } from './ask-for-arguments.ts';
import { callFacts } from './call-facts.ts';
import { callHash } from './call-hash.ts';
import { type ChoosingModel, chooseByModel, soundsLike } from './choose-by-model.ts';
import { argumentsByRule, chooseByRule } from './choose-by-rule.ts';
import { type CallServices, makeCall, refusalOf } from './make-call.ts';
import { harmlessMarkdown } from './plain-markdown.ts';
import { type PreparedTool, prepareTools } from './prepared-tool.ts';
import { dayOf } from './read-date.ts';
import { taintedArguments } from './tainted-arguments.ts';
import { humanised } from './tool-arguments.ts';
import type { ToolDefinition } from './tool-definition.ts';
import { exampleOf } from './tool-example.ts';
import { mayUse } from './tool-rights.ts';
import { toolTexts } from './tool-texts.ts';
import type {
  AskerWords,
  ToolAsking,
  Toolbox,
  ToolCall,
  ToolChoice,
  ToolOutcome,
  ToolPreview,
} from './toolbox.ts';

type ToolboxOptions = CallServices & {
  readonly definitions: readonly ToolDefinition[];
  /** Chooses where no rule does; without it, rules alone choose. */
  readonly model?: ChoosingModel;
  /** Whose calendar `tomorrow` is read by. */
  readonly timeZone?: string;
};

/** A toolbox to which tools come that were not there at the start. */
type GrowingToolbox = Toolbox & { add(definitions: readonly ToolDefinition[]): void };

/** Puts tools behind rights, confirmation, limits and the audit: see Toolbox for what it promises. */
export function createToolbox(options: ToolboxOptions): GrowingToolbox {
  const { definitions, model, clock, log, timeZone } = options;
  const tools = new Map<string, PreparedTool>();
  const add = (more: readonly ToolDefinition[]): void => prepareTools(more, tools, log);
  add(definitions);
  const today = (): string => dayOf(clock(), timeZone);
  const offered = (asking: ToolAsking): readonly PreparedTool[] =>
    [...tools.values()].filter(({ definition }) => mayUse(definition.policy, asking));

  /** Who asks in so many words for what they may not do hears it; what only reads is left to the documents. */
  const refusedWrite = (words: AskerWords, asking: ToolAsking): ToolChoice | undefined => {
    if (asking.rights.length === 0) return undefined;
    const others = [...tools.values()].filter(
      ({ definition: { policy } }) => policy.effect === 'write' && !mayUse(policy, asking),
    );
    const chosen = chooseByRule(others, words, today());
    if (chosen === undefined) return undefined;
    const call =
      chosen.kind === 'needs-input' ? { tool: chosen.tool, arguments: chosen.arguments } : chosen.call;
    return { kind: 'not-allowed', call };
  };

  return {
    add,
    choose: async (words, asking, call) => {
      call.signal.throwIfAborted();
      const allowed = offered(asking);
      const byRule = chooseByRule(allowed, words, today());
      if (byRule !== undefined) return byRule;
      const refused = refusedWrite(words, asking);
      if (refused !== undefined) return refused;
      const likely = allowed.filter((tool) => soundsLike(tool, words));
      if (model === undefined || likely.length === 0) return { kind: 'none' };
      return await askedOf(model, { tools: likely, words, log, ...call });
    },
    writes: (name) => tools.get(name)?.definition.policy.effect === 'write',
    preview: async (call, words, asking) => {
      const tool = tools.get(call.tool);
      if (tool === undefined) return goneTool(call);
      const refusal = await refusalOf(tool, { call, asking }, options);
      return refusal ?? previewOf(tool, { call, words, today: today() });
    },
    complete: (started, values) => {
      const tool = tools.get(started.tool);
      // Gone since it was asked: the call itself says so in words.
      if (tool === undefined) return { kind: 'call', call: started };
      return completeCall(tool, started.arguments, { values, today: today() });
    },
    call: async (call, asking, called) => {
      const tool = tools.get(call.tool);
      if (tool !== undefined) return await makeCall(tool, { call, asking }, { ...options, ...called });
      return goneTool(call);
    },
    list: (asking) =>
      offered(asking).map((tool) => listed(tool, exampleOf(tool, { hasModel: model !== undefined }))),
  };
}

/** As help shows it: what another system says of its tool is text. */
function listed({ name, definition }: PreparedTool, example?: string): ReturnType<Toolbox['list']>[number] {
  const summary = definition.tool.description.split('\n')[0]?.slice(0, 200) ?? '';
  return {
    name,
    title: definition.title,
    summary: harmlessMarkdown(summary),
    writes: definition.policy.effect === 'write',
    ...(example !== undefined && { example: harmlessMarkdown(example) }),
  };
}

async function askedOf(
  model: ChoosingModel,
  {
    tools,
    words,
    log,
    ...call
  }: MeteredCall & {
    readonly tools: readonly PreparedTool[];
    readonly words: AskerWords;
    readonly log: ToolboxOptions['log'];
  },
): Promise<ToolChoice> {
  try {
    return await chooseByModel(tools, words, { ...model, ...call });
  } catch (error) {
    call.signal.throwIfAborted();
    log.warn({ error }, 'The model could not choose a tool: none is used');
    return { kind: 'none' };
  }
}

function previewOf(
  tool: PreparedTool,
  { call, words, today }: { readonly call: ToolCall; readonly words: AskerWords; readonly today: string },
): ToolPreview {
  const { definition, name } = tool;
  const verdict = tool.check(call.arguments);
  const args = verdict.kind === 'valid' ? verdict.arguments : call.arguments;
  const byRule = argumentsByRule(tool, words, today) ?? {};
  return {
    kind: 'preview',
    title: definition.title,
    text: definition.describe?.(args) ?? `I will use “${definition.title}” with exactly this:`,
    facts: callFacts(tool, args),
    tainted: taintedArguments({ arguments: args, described: tool.arguments, words, byRule, today }),
    hash: callHash(name, args),
    ...(definition.policy.approvers && { approvers: definition.policy.approvers }),
  };
}

function goneTool({ tool }: ToolCall): Extract<ToolOutcome, { kind: 'failed' }> {
  return { kind: 'failed', title: humanised(tool).slice(0, 60), ...toolTexts.gone };
}
