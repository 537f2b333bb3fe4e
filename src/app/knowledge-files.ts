import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EscalationRoutes, parseEscalationRoutes } from '../admin/escalation-routes.ts';
import { AssistantError } from '../core/errors.ts';
import { parseVerifiedAnswers, type VerifiedAnswer } from '../intent/verified-answers-file.ts';
import { readYaml } from '../settings/read-yaml.ts';

const Glossary = z.array(z.array(z.string().min(1)).min(2)).prefault([]);

/**
 * Groups of names that mean the same (`glossary.yml`); none when the file isn't there. Throws AssistantError `configuration`
 * when it has mistakes, or is there and can't be read.
 */
export async function readGlossary(knowledgeDir: string): Promise<readonly (readonly string[])[]> {
  const text = await textOf(knowledgeDir, 'glossary.yml');
  return text === undefined ? [] : readYaml(text, Glossary, 'glossary.yml');
}

const Suggestions = z.array(z.string().min(1).max(150)).prefault([]);

/** First questions that an empty chat offers (`suggestions.yml`); none when the file isn't there. Throws as `readGlossary`. */
export async function readSuggestions(knowledgeDir: string): Promise<readonly string[]> {
  const text = await textOf(knowledgeDir, 'suggestions.yml');
  return text === undefined ? [] : readYaml(text, Suggestions, 'suggestions.yml');
}

/** Where requests for a person go (`escalation.yml`); nowhere when the file isn't there. Throws as `readGlossary`. */
export async function readEscalationRoutes(knowledgeDir: string): Promise<EscalationRoutes> {
  const text = await textOf(knowledgeDir, 'escalation.yml');
  return text === undefined ? EscalationRoutes.parse({}) : parseEscalationRoutes(text);
}

/** Answers that people vouch for (`faq.yml`); none when the file isn't there. Throws as `readGlossary`. */
export async function readVerifiedAnswers(knowledgeDir: string): Promise<readonly VerifiedAnswer[]> {
  const text = await textOf(knowledgeDir, 'faq.yml');
  return text === undefined ? [] : parseVerifiedAnswers(text);
}

/** A file of the knowledge folder; undefined when it isn't there. Throws AssistantError `configuration` when it can't be read. */
export async function textOf(knowledgeDir: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(knowledgeDir, name), 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    // What an admin wrote must not count as not written.
    throw new AssistantError(`${name} is there but can not be read: check who may open it`, {
      code: 'configuration',
      retryable: false,
      cause,
    });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
