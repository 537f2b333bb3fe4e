import type { PreparedTool } from './prepared-tool.ts';
import type { ToolArgument } from './tool-arguments.ts';

const LONGEST_EXAMPLE = 150;

/**
 * Words that ask for a tool, for help: its own example, else its first phrase, else, where a model chooses, its title with
 * what it has to be told. Undefined where no words would be understood.
 */
export function exampleOf(tool: PreparedTool, options: { readonly hasModel: boolean }): string | undefined {
  const { definition, sentences, arguments: described } = tool;
  if (definition.example !== undefined) return definition.example;
  const [sentence] = sentences;
  if (sentence !== undefined) return filled(sentence, described).slice(0, LONGEST_EXAMPLE);
  if (!options.hasModel) return undefined;
  const needed = described.filter(({ isRequired }) => isRequired).map(sampleOf);
  const told = needed.length === 0 ? '' : `: ${needed.join(', ')}`;
  return `${definition.title}${told}`.slice(0, LONGEST_EXAMPLE);
}

function filled(sentence: string, described: readonly ToolArgument[]): string {
  return sentence.replace(/\{\s*([\w-]+)\s*\}/gu, (_, name: string) => {
    const argument = described.find((one) => one.name === name);
    return argument === undefined ? `[${name}]` : sampleOf(argument);
  });
}

function sampleOf({ kind, label, options }: ToolArgument): string {
  if (kind === 'date') return '2026-12-01';
  const [option] = options;
  return option?.replaceAll('_', ' ') ?? `[${label.replace(/[[\]]/gu, '').toLowerCase()}]`;
}
