import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadGoldenCases } from '../../src/evaluation/golden-cases.ts';
import type { Span } from './retrieval-figures.ts';
import type { RetrievalSet, SetDocument } from './retrieval-set.ts';

const HEADING = /^#{1,6} .+$/gm;

/**
 * The golden questions of a knowledge folder as a set, so that there is always one: what has to be found is the section
 * (heading and all up to the next one) of the expected document that holds most of the expected facts. Questions
 * whose facts stand nowhere as they are written, and follow-ups, are left out.
 */
export async function goldenSet(knowledgeDir: string): Promise<RetrievalSet> {
  const documents = await documentsIn(knowledgeDir);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const cases = await loadGoldenCases(join(knowledgeDir, 'evals'));
  const questions = cases.flatMap((golden) => {
    if (golden.kind !== 'answerable') return [];
    const label = sectionWith(golden.facts, byId.get(golden.source));
    return label ? [{ id: golden.id, text: golden.question, labels: [label] }] : [];
  });
  return { name: 'golden questions', documents, questions, labelsParts: true };
}

async function documentsIn(folder: string): Promise<SetDocument[]> {
  const entries = await readdir(folder, { recursive: true });
  const names = entries.filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      id: name,
      title: '',
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

function sectionWith(facts: readonly string[], document: SetDocument | undefined): Span | undefined {
  if (!document) return undefined;
  const { id, text } = document;
  const starts = [0, ...[...text.matchAll(HEADING)].map(({ index }) => index)];
  const sections = [...new Set(starts)].map((start, i, all) => ({
    doc: id,
    start,
    end: all[i + 1] ?? text.length,
  }));
  const wanted = facts.map(comparable);
  const held = sections.map((section) => {
    const words = comparable(text.slice(section.start, section.end));
    return wanted.filter((fact) => words.includes(fact)).length;
  });
  const most = Math.max(...held);
  return most === 0 ? undefined : sections[held.indexOf(most)];
}

function comparable(text: string): string {
  return text.toLowerCase().replaceAll(/[*_`]/g, '').replaceAll(/\s+/g, ' ');
}
