import type { ToolDefinition } from '../../tools/tool-definition.ts';

/** Calls a tool as the toolbox does, but for rights, audit and limits. */
export async function callTool(
  { tool }: ToolDefinition,
  args: Readonly<Record<string, unknown>>,
  options: { readonly idempotencyKey?: string; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { idempotencyKey = 'call-1', signal } = options;
  const configurable = { tenant: 'default', requestId: 'req-1', idempotencyKey };
  return String(await tool.invoke(args, { configurable, ...(signal && { signal }) }));
}

/** The one of these tools that is called so. */
export function toolNamed(definitions: readonly ToolDefinition[], name: string): ToolDefinition {
  const found = definitions.find(({ tool }) => tool.name === name);
  if (found === undefined) throw new Error(`No tool is called ${name}`);
  return found;
}
