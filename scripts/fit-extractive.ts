import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type CommandContext, readArguments, runCommandLine, say } from '../src/app/command-line.ts';
import { ingestSources } from '../src/app/ingest-sources.ts';
import { openWordEmbeddings } from '../src/app/knowledge.ts';
import { readGlossary } from '../src/app/knowledge-files.ts';
import { tenantsOf } from '../src/app/tenants.ts';
import { withKnowledge } from '../src/app/with-knowledge.ts';
import { createCheckAnswer } from '../src/citations/check-answer.ts';
import type { Reply } from '../src/core/reply.ts';
import { type GoldenCase, gradeGolden, loadGoldenCases } from '../src/evaluation/golden-cases.ts';
import { createQuestionExpansion } from '../src/intent/expand-question.ts';
import { createQuestionParts } from '../src/intent/question-parts.ts';
import { createStandaloneQuestion } from '../src/intent/standalone-question.ts';
import { createThesaurus } from '../src/language/thesaurus.ts';
import { ExtractiveChatModel } from '../src/llm/extractive/extractive-chat-model.ts';
import type { ExtractiveWeights } from '../src/llm/extractive/extractive-weights.ts';
import { fitExtractive, type FitSettings, rankedCase } from '../src/llm/extractive/fit-extractive.ts';
import { SUPPORT_WEIGHTS } from '../src/llm/extractive/support-weights.ts';
import { UNIT_WEIGHTS } from '../src/llm/extractive/unit-weights.ts';
import { answerPrompt, answerPromptInput } from '../src/orchestrator/answer-prompt.ts';
import { findPassages, readOn } from '../src/orchestrator/find-passages.ts';
import { buildContext } from '../src/retrieval/context.ts';

const USAGE = `Usage: node scripts/fit-extractive.ts

Fits the weights by which the answerer without a model chooses what it quotes, on the golden cases of KNOWLEDGE_DIR with
the passages that the search finds today. Prints what holds with the weights in use, with weights fitted without a third
of the cases on that third, and with those fitted on all; the cases of the files held out are never fitted on.
  --fresh        starts from zeros instead of the weights in use
  -h, --help     this text`;

/** Never fitted on. */
const HELD_OUT = ['golden-held-out.yml', 'golden-formats.yml', 'golden-languages.yml'];
const PARTS = 3;
/** As the assistant has it without a model. */
const CONTEXT = { maxTokens: 6_000, countTokens: (text: string): number => Math.ceil(text.length / 4) };
const SEARCHED = 20;
const FROM_ZERO = { unitPull: 0.002, supportPull: 0.002, missed: 1.5 };
const NEAR_CURRENT = {
  unitPull: 0.03,
  supportPull: 0.05,
  missed: 2,
  from: { unit: UNIT_WEIGHTS, support: SUPPORT_WEIGHTS },
};

type Sources = ReturnType<typeof buildContext>;
type Asked = { readonly golden: GoldenCase; readonly question: string; readonly sources: Sources };

const read = readArguments(process.argv.slice(2), { fresh: { type: 'boolean' } } as const, USAGE);
process.exitCode =
  read.kind === 'done'
    ? read.code
    : await runCommandLine(process.env, (context) =>
        fitAndPrint(context, read.values.fresh ? FROM_ZERO : NEAR_CURRENT),
      );

async function fitAndPrint(context: CommandContext, settings: FitSettings): Promise<number> {
  const folder = join(context.config.KNOWLEDGE_DIR, 'evals');
  const held = new Map<string, readonly string[]>();
  for (const file of HELD_OUT) held.set(file, await idsIn(join(folder, file)));
  const away = new Set([...held.values()].flat());
  const asked = await askedOf(context, await loadGoldenCases(folder));
  const language = await languageOf(context);
  const ours = asked.filter(({ golden }) => !away.has(golden.id));
  const ranked = new Map(ours.map((one) => [one, rankedCase(fitCase(one), language)]));
  const fit = (cases: readonly Asked[]): ExtractiveWeights =>
    fitExtractive(
      cases.flatMap((one) => ranked.get(one) ?? []),
      settings,
    );
  const print = async (name: string, cases: readonly Asked[], weights?: ExtractiveWeights) =>
    say(`${name}: ${summary(await grade(cases, language, weights))}`);

  await print('in use, fit', ours);
  for (const [file, ids] of held) await print(`in use, ${file}`, within(asked, ids));
  const checks: Grade[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const weights = fit(ours.filter(({ golden }) => partOf(golden.id) !== part));
    const check = ours.filter(({ golden }) => partOf(golden.id) === part);
    checks.push(...(await grade(check, language, weights)));
  }
  say(`fitted, check (each third by weights of the others): ${summary(checks)}`);
  const all = fit(ours);
  await print('fitted, fit', ours, all);
  for (const [file, ids] of held) await print(`fitted, ${file}`, within(asked, ids), all);
  process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  return 0;
}

function askedOf(context: CommandContext, cases: readonly GoldenCase[]): Promise<readonly Asked[]> {
  const { config, log, signal } = context;
  const tenant = tenantsOf(config).primary;
  return withKnowledge(context, async (knowledge) => {
    await ingestSources({ context, knowledge, tenant, paths: [] });
    const thesaurus = createThesaurus(await readGlossary(config.KNOWLEDGE_DIR));
    const standalone = createStandaloneQuestion({ model: undefined, modelName: '', log });
    const deps = {
      search: knowledge.search,
      pages: knowledge.search,
      expandQuestion: createQuestionExpansion(thesaurus),
      questionParts: createQuestionParts(),
      limit: SEARCHED,
    };
    const readers = { tenant, audience: [['public']] };
    const asked: Asked[] = [];
    for (const golden of cases) {
      const history: { requestId: string; question: string; answer: string }[] = [];
      for (const earlier of golden.kind === 'follow-up' ? golden.history : []) {
        const { text } = await standalone(earlier, history, { signal });
        history.push({ requestId: golden.id, question: text, answer: '' });
      }
      const { text: question } = await standalone(golden.question, history, { signal });
      const found = await findPassages({ text: question, others: [] }, readers, deps, { signal });
      const sources = buildContext(await readOn(found, readers, deps, { signal }), CONTEXT);
      asked.push({ golden, question, sources });
    }
    return asked;
  });
}

async function languageOf({ config }: CommandContext) {
  const words = openWordEmbeddings();
  const similarity = (word: string, other: string): number => words.similarity(word, other);
  return { thesaurus: createThesaurus(await readGlossary(config.KNOWLEDGE_DIR)), similarity };
}

function fitCase({ golden, question, sources }: Asked) {
  const blocks = sources.map(({ id, passage }) => ({
    id,
    title: passage.title,
    section: passage.headings.join(' > '),
    text: passage.text,
  }));
  if (golden.kind === 'unanswerable') return { question, sources: blocks };
  const own = sources.filter(
    ({ passage: { document } }) => document === golden.source || document.endsWith(`/${golden.source}`),
  );
  return {
    question,
    sources: blocks,
    answer: { sources: new Set(own.map(({ id }) => id)), facts: golden.facts },
  };
}

type Grade = { readonly kind: GoldenCase['kind']; readonly held: boolean };

async function grade(
  cases: readonly Asked[],
  language: Awaited<ReturnType<typeof languageOf>>,
  weights?: ExtractiveWeights,
): Promise<readonly Grade[]> {
  const model = new ExtractiveChatModel(weights === undefined ? language : { ...language, weights });
  const check = createCheckAnswer(language);
  const { signal } = new AbortController();
  const grades: Grade[] = [];
  for (const { golden, question, sources } of cases) {
    const input = answerPromptInput({ question, history: [], sources });
    const { text } = await answerPrompt.pipe(model).invoke(input);
    const checked = await check({ text, sources, question }, { signal });
    const common = { requestId: golden.id, actions: [] };
    const reply: Reply =
      checked.kind === 'supported'
        ? { ...common, kind: 'answer', text: checked.text, citations: checked.citations }
        : { ...common, kind: 'not-known', reason: 'no-support', text: '', nearest: [] };
    grades.push({ kind: golden.kind, held: gradeGolden(golden, reply).held });
  }
  return grades;
}

function summary(grades: readonly Grade[]): string {
  const kinds = [...new Set(grades.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const group = grades.filter((one) => one.kind === kind);
    return `${kind} ${group.filter(({ held }) => held).length}/${group.length}`;
  });
  return [...parts, `all ${grades.filter(({ held }) => held).length}/${grades.length}`].join(', ');
}

function within(asked: readonly Asked[], ids: readonly string[]): readonly Asked[] {
  return asked.filter(({ golden }) => ids.includes(golden.id));
}

function partOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % PARTS;
}

async function idsIn(file: string): Promise<readonly string[]> {
  const cases: unknown = parse(await readFile(file, 'utf8'));
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one: { id?: unknown }) => (typeof one.id === 'string' ? [one.id] : []));
}
