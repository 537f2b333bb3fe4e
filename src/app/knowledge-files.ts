import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { EscalationRoutes } from '../admin/escalation-routes.ts';
import { parseVerifiedAnswers, type VerifiedAnswer } from '../intent/verified-answers-file.ts';
import { AssistantError } from '../core/errors.ts';

const Glossary = z.array(z.array(z.string().min(1)).min(2));

/** Groups of names that mean the same (`glossary.yml`); none when the file isn't there. */
export async function readGlossary(knowledgeDir: string): Promise<readonly (readonly string[])[]> {
  return (await readYaml(join(knowledgeDir, 'glossary.yml'), Glossary)) ?? [];
}

const Suggestions = z.array(z.string().min(1).max(150));

/** First questions that an empty chat offers (`suggestions.yml`); none when the file isn't there. */
export async function readSuggestions(knowledgeDir: string): Promise<readonly string[]> {
  return (await readYaml(join(knowledgeDir, 'suggestions.yml'), Suggestions)) ?? [];
}

/** Where requests for a person go (`escalation.yml`); nowhere when the file isn't there. */
export async function readEscalationRoutes(knowledgeDir: string): Promise<EscalationRoutes> {
  return (await readYaml(join(knowledgeDir, 'escalation.yml'), EscalationRoutes)) ?? {};
}

/** Answers that people vouch for (`faq.yml`); none when the file isn't there. Throws AssistantError `configuration`. */
export async function readVerifiedAnswers(knowledgeDir: string): Promise<readonly VerifiedAnswer[]> {
  const text = await readFile(join(knowledgeDir, 'faq.yml'), 'utf8').catch(() => undefined);
  return text === undefined ? [] : parseVerifiedAnswers(text);
}

async function readYaml<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(parseYaml(text, file));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AssistantError(`${file} has mistakes: ${mistakes.join('; ')}`, {
    code: 'configuration',
    retryable: false,
  });
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'it is no YAML';
    throw new AssistantError(`${file} can't be read: ${message}`, {
      code: 'configuration',
      retryable: false,
      cause,
    });
  }
}
