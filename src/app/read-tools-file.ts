import type { Config } from '../config/config.ts';
import { AssistantError } from '../core/errors.ts';
import { NO_TOOLS_FILE, parseToolsFile, type ToolsFile } from '../tools/tools-file.ts';
import { textOf } from './knowledge-files.ts';
import type { Variables } from './read-configuration.ts';

/** Reads the `tools.yml` of a knowledge folder; no file is no tools. Throws AssistantError `configuration`. */
export async function readToolsFile(knowledgeDir: string): Promise<ToolsFile> {
  const yaml = await textOf(knowledgeDir, 'tools.yml');
  return yaml === undefined ? NO_TOOLS_FILE : parseToolsFile(yaml);
}

/** The secret that signs what a ticket system tells of its own accord; undefined where tools.yml names no such system. */
export async function ticketSecret(
  config: Pick<Config, 'KNOWLEDGE_DIR'>,
  variables: Variables,
): Promise<string | undefined> {
  const { tickets } = await readToolsFile(config.KNOWLEDGE_DIR);
  return tickets && valueOf(tickets.secretEnv, variables);
}

/** What tools.yml names by an environment variable. Throws AssistantError `configuration` when it isn't set. */
export function valueOf(name: string, variables: Variables): string {
  const value = variables[name];
  if (value !== undefined && value !== '') return value;
  throw misconfigured(`tools.yml names the environment variable ${name}: set it, or take its tool out`);
}

/** A mistake of whoever set this up. */
export function misconfigured(message: string, cause?: unknown): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false, cause });
}
