import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Config, loadConfig } from '../config/config.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables of `.env` in the current folder, below those that are really set. */
function withDotEnv(variables: Variables): Variables {
  if (!existsSync('.env')) return variables;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...variables };
}

/** The configuration, or undefined after all its mistakes were said. */
export function readConfiguration(
  variables: Variables,
  say: (line: string) => void,
): { readonly config: Config; readonly notices: readonly string[] } | undefined {
  const result = loadConfig(withDotEnv(variables));
  if (result.kind === 'valid') return result;
  say('The configuration has mistakes (.env.example explains each variable):');
  for (const mistake of result.mistakes) say(`  - ${mistake}`);
  return undefined;
}
