import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Config, loadConfig } from '../config/config.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables of `.env` in the current folder, below those that are really set. */
function withDotEnv(variables: Variables): Variables {
  if (!existsSync('.env')) return variables;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...variables };
}

export type ReadConfiguration = {
  readonly config: Config;
  readonly notices: readonly string[];
  /** With those of `.env`: also the secrets that `tools.yml` names. */
  readonly variables: Variables;
};

/** The configuration, or undefined after all its mistakes were said. */
export function readConfiguration(
  variables: Variables,
  say: (line: string) => void,
): ReadConfiguration | undefined {
  const all = withDotEnv(variables);
  const result = loadConfig(all);
  if (result.kind === 'valid') return { ...result, variables: all };
  say('The configuration has mistakes (.env.example explains each variable):');
  for (const mistake of result.mistakes) say(`  - ${mistake}`);
  return undefined;
}
