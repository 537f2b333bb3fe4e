import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readEscalationRoutes,
  readGlossary,
  readSuggestions,
  readVerifiedAnswers,
} from './knowledge-files.ts';
import { readToolsFile } from './read-tools-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-knowledge-'));
});
afterEach(() => rm(folder, { recursive: true }));

const readers = [
  ['glossary.yml', readGlossary],
  ['suggestions.yml', readSuggestions],
  ['escalation.yml', readEscalationRoutes],
  ['faq.yml', readVerifiedAnswers],
  ['tools.yml', readToolsFile],
] as const;

describe('a file of the knowledge folder', () => {
  it.each(readers)('%s need not be there, nor the folder', async (_name, read) => {
    await expect(read(folder)).resolves.toBeDefined();
    await expect(read(join(folder, 'nothing'))).resolves.toBeDefined();
  });

  it.each(readers)('%s that can’t be read does not count as absent', async (name, read) => {
    await mkdir(join(folder, name));

    await expect(read(folder)).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(`${name} is there but can not be read`),
    });
  });
});
