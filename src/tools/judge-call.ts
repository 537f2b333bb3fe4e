import { isShownWhole } from './call-facts.ts';
import { callHash } from './call-hash.ts';
import type { ArgumentsVerdict } from './check-arguments.ts';
import { ownValue } from './own-value.ts';
import { escapeMarkdown, harmlessMarkdown } from './plain-markdown.ts';
import type { PreparedTool } from './prepared-tool.ts';
import { expectationOf, humanised } from './tool-arguments.ts';
import { ToolFailure } from './tool-definition.ts';
import { mayUse } from './tool-rights.ts';
import { type Refusal, toolTexts } from './tool-texts.ts';
import type { ToolAsking, ToolCall } from './toolbox.ts';

/** Whether a call may be made at all, before anybody is asked to confirm it. */
export type CallVerdict =
  | {
      readonly kind: 'fit';
      readonly arguments: Readonly<Record<string, unknown>>;
      /** What a confirmation is bound to. */
      readonly hash: string;
    }
  /** `note` is for the audit, `refusal` for people. */
  | { readonly kind: 'unfit'; readonly note: string; readonly refusal: Refusal; readonly hash?: string };

/**
 * Judges a call by all that is known without making it: rights by the session, arguments by the schema, whether a write can
 * be shown whole, and what the tool itself refuses.
 */
export function judgeCall(
  tool: PreparedTool,
  { call, asking }: { readonly call: ToolCall; readonly asking: ToolAsking },
): CallVerdict {
  const { title, policy, precheck } = tool.definition;
  const checked = tool.check(call.arguments);
  const hash = checked.kind === 'valid' ? callHash(tool.name, checked.arguments) : undefined;
  const unfit = (note: string, refusal: Refusal): CallVerdict => ({ kind: 'unfit', note, refusal, hash });
  if (!mayUse(policy, asking)) return unfit('not-allowed', toolTexts.notAllowed(title));
  if (checked.kind === 'invalid' || hash === undefined)
    return unfit('invalid', toolTexts.invalid(title, mistakesIn(tool, call, checked)));
  if (policy.effect === 'write' && !isShownWhole(tool, checked.arguments))
    return unfit('too-long-to-show', toolTexts.tooLong(title));
  try {
    precheck?.(checked.arguments);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    return unfit('invalid', { why: error.why, text: harmlessMarkdown(error.message, 600) });
  }
  return { kind: 'fit', arguments: checked.arguments, hash };
}

/** A line for each argument that can't be used: its name, and what to write instead. */
function mistakesIn(
  tool: PreparedTool,
  { arguments: given }: ToolCall,
  checked: ArgumentsVerdict,
): readonly string[] {
  if (checked.kind === 'valid') return [];
  const wrong = new Map(checked.wrong.map(({ name, expected }) => [name, expected]));
  return [...checked.missing, ...wrong.keys()].slice(0, 12).map((name) => {
    const argument = tool.arguments.find((one) => one.name === name);
    const expected = wrong.get(name) ?? (argument ? expectationOf(argument) : 'please check this');
    const isMissing = ownValue(given, name) === undefined;
    return escapeMarkdown(
      `${argument?.label ?? humanised(name)}: ${isMissing ? 'this is missing; ' : ''}${expected}`,
    );
  });
}
