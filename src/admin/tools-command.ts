import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import type { CommandDefinition } from './command-definition.ts';
import { pageOf } from './pages.ts';

/** A tool as it is shown to somebody who may use it. */
export type ToolLine = {
  readonly title: string;
  readonly summary: string;
  readonly writes: boolean;
  readonly example?: string;
};

export type ListTools = (
  asking: { readonly person: Principal; readonly place: Place },
  call: { readonly signal: AbortSignal },
) => Promise<readonly ToolLine[]>;

/** `/footnote tools`: what the person who types it may use here. */
export function createToolsCommand(list: ListTools): CommandDefinition {
  return {
    name: 'tools',
    summary: 'lists the tools that you may use here.',
    argument: '',
    example: '/footnote tools',
    role: 'everybody',
    isPaged: true,
    run: async ({ person, place, page }, call) => {
      const tools = await list({ person, place }, call);
      if (tools.length === 0)
        return {
          kind: 'say',
          text: 'There are no tools that you may use here. You can still ask me anything about our documents.',
        };
      const lines = tools.map(({ title, summary, writes, example }) => {
        const asks = writes ? ' It changes something, so I ask before I do it.' : '';
        const how = example === undefined ? '' : ` For example: “${example}”`;
        const what = summary === title ? '' : `: ${summary}`;
        return `- ${asSentence(`**${title}**${what}`)}${asks}${how}`;
      });
      return {
        kind: 'say',
        text: pageOf(lines, {
          heading: 'Tools that you may use here. Just ask for them in your own words:',
          page,
          words: '/footnote tools',
        }),
      };
    },
  };
}

// What others wrote of their tools may end without a full stop.
function asSentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
