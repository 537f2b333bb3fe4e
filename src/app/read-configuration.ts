import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readFileSync } from 'node:fs';
import { type Config, loadConfig } from '../config/config.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables of `.env` in the current folder, below those that are really set. */
export function withDotEnv(variables: Variables, file = '.env'): Variables {
  if (!existsSync(file)) return variables;
  return { ...parseEnv(readFileSync(file, 'utf8')), ...variables };
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
