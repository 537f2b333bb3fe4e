import { stringify } from 'yaml';
import type { KeptGoldenCase } from '../core/feedback.ts';
import { documentOf } from '../core/feedback.ts';
import { principalKey } from '../core/principal.ts';
import { asData } from './as-data.ts';
import { say, type CommandInvocation, type Subcommand } from './command-definition.ts';
import { named } from './review-command-decide.ts';
import { decide, decidedBefore, reviewedOf } from './review-command-item.ts';
import { maskPeople } from './review-command-mask.ts';
import type { Reviewed, ReviewCommandDeps } from './review-command.ts';

const MOST_FACTS = 8;
const EXPORTED_AT_ONCE = 20;
const RECENT = 500;

/** `review golden <id>`: a case of which `npm run eval` knows the right reply, without anything that tells who asked. */
export function goldenSubcommand(deps: ReviewCommandDeps): Subcommand {
  return {
    name: 'golden',
    summary:
      'keeps it as a golden case, people masked. What a right answer holds stands behind the id, with `;` between; or `nothing`, if it can’t be known.',
    argument: '<id> [facts]',
    example: '/footnote review golden k7f3qd 5 days; until 31 March',
    run: async (invocation, call) => {
      const found = await reviewedOf(invocation, deps);
      if (found.kind === 'missing') return found.effect;
      const { reviewed, rest } = found;
      const { item, turn } = reviewed;
      const mask = await maskFor(reviewed, deps);
      const expected = await expectedOf(reviewed, rest, deps);
      if (expected === undefined) return say(factsWanted(item.id));
      if (expected !== 'nothing' && !(await maySee(invocation, expected.source, deps, call)))
        return say(
          'The right answer stands on a page that you may not read. Ask an admin who may, or keep it as not known: `nothing`.',
        );
      const facts = expected === 'nothing' ? [] : expected.facts.filter((fact) => mask(fact) === fact);
      if (expected !== 'nothing' && facts.length === 0) return say(factsWanted(item.id));
      const kept: KeptGoldenCase = {
        tenant: item.tenant,
        id: item.id,
        // Put together from earlier answers, which this admin need not be allowed to read.
        question: mask(expected === 'nothing' ? turn.question : turn.standaloneQuestion),
        expected: expected === 'nothing' ? undefined : { source: expected.source, facts },
        approvedBy: principalKey(invocation.person),
        approvedAt: new Date(deps.now()).toISOString(),
      };
      return {
        kind: 'change',
        what: `${decidedBefore(reviewed)}Please read it: what you see is what is kept, and you approve it by \`confirm\`.\n\n${fenced([kept])}`,
        apply: async () => {
          await deps.queue.keepGolden(kept);
          await decide(reviewed, { state: 'golden' }, invocation, deps);
          return say(`Done: ${named(reviewed)} is a golden case. All of them: \`/footnote review export\``);
        },
      };
    },
  };
}

/** `review export`: the golden cases that admins approved, as `npm run eval` reads them. */
export function exportSubcommand(deps: Pick<ReviewCommandDeps, 'queue' | 'passagesFor'>): Subcommand {
  return {
    name: 'export',
    summary: 'shows the golden cases that were kept, for a file `golden-….yml` in the folder evals.',
    argument: '',
    example: '/footnote review export',
    isPaged: true,
    run: async (invocation, call) => {
      const { person, page = 1 } = invocation;
      const all = await readableCases(invocation, await deps.queue.golden(person.tenant), deps, call);
      if (all.length === 0)
        return say('No golden case is kept yet. Keep one: `/footnote review golden <id>`');
      const from = (page - 1) * EXPORTED_AT_ONCE;
      const shown = all.slice(from, from + EXPORTED_AT_ONCE);
      if (shown.length === 0) return say(`There is no page ${page}: ${all.length} cases are kept.`);
      const more =
        from + EXPORTED_AT_ONCE < all.length ? `\nMore: \`/footnote review export page ${page + 1}\`` : '';
      return say(`${all.length} golden cases:\n\n${fenced(shown)}${more}`);
    },
  };
}

type Call = { readonly signal: AbortSignal };
type Reading = Pick<ReviewCommandDeps, 'passagesFor'>;

async function maySee(who: CommandInvocation, source: string, deps: Reading, call: Call): Promise<boolean> {
  return (await deps.passagesFor(who, [source], call)).length > 0;
}

/** Without those whose source this admin may not read. */
async function readableCases(
  who: CommandInvocation,
  cases: readonly KeptGoldenCase[],
  deps: Reading,
  call: Call,
): Promise<readonly KeptGoldenCase[]> {
  const sources = [...new Set(cases.flatMap(({ expected }) => expected?.source ?? []))];
  const readable = new Set((await deps.passagesFor(who, sources, call)).map(({ document }) => document));
  return cases.filter(({ expected }) => expected === undefined || readable.has(expected.source));
}

/** Golden cases as the files in `evals/` have them. */
export function goldenYaml(cases: readonly KeptGoldenCase[]): string {
  return stringify(
    cases.map(({ id, question, expected }) => ({
      id: `review-${id}`,
      kind: expected ? 'answerable' : 'unanswerable',
      question,
      ...(expected ? { source: expected.source, facts: expected.facts } : {}),
    })),
    { lineWidth: 0 },
  );
}

function fenced(cases: readonly KeptGoldenCase[]): string {
  return `\`\`\`\n${goldenYaml(cases).replaceAll('`', '’')}\`\`\``;
}

/** What the admin wrote; else what the question's verified answer stresses; else, if it was not answered, that nothing is known. */
async function expectedOf(
  { item, turn }: Reviewed,
  typed: string,
  { verified }: Pick<ReviewCommandDeps, 'verified'>,
): Promise<'nothing' | { readonly source: string; readonly facts: readonly string[] } | undefined> {
  if (/^nothing$/i.test(typed)) return 'nothing';
  const entries = await verified.list(item.tenant, { limit: RECENT });
  const entry = entries.find(({ requestId }) => requestId === turn.requestId);
  const source = entry?.source.document ?? documentOf(turn);
  const facts = (typed === '' ? stressed(entry?.answer ?? '') : typed.split(';'))
    .map((fact) => fact.trim())
    .filter((fact) => fact !== '')
    .slice(0, MOST_FACTS);
  if (source !== undefined && facts.length > 0) return { source, facts };
  return turn.reply.kind === 'not-known' && typed === '' && !entry ? 'nothing' : undefined;
}

/** What stands in bold, or the numbers with the word behind them, or a short answer as a whole. */
function stressed(answer: string): readonly string[] {
  const bold = [...answer.matchAll(/\*\*([^*\n]{1,80})\*\*/g)].map(([, words = '']) => words);
  if (bold.length > 0) return bold;
  const numbers = [...answer.matchAll(/\d[\d.,:]{0,12}(?:\s\p{L}{2,20})?/gu)].map(([words]) => words);
  if (numbers.length > 0) return numbers;
  return answer !== '' && answer.length <= 60 ? [answer.replace(/[.!]$/, '')] : [];
}

/** Masks everybody whose name is known in the organisation. */
async function maskFor(
  { item, turn }: Reviewed,
  { queue, feedback }: Pick<ReviewCommandDeps, 'queue' | 'feedback'>,
): Promise<(text: string) => string> {
  const [names, voices] = await Promise.all([
    queue.names(item.tenant),
    feedback.ofTurn(item.tenant, item.requestId),
  ]);
  const own = [turn.author, ...voices.flatMap(({ person }) => person ?? [])].flatMap(
    ({ name }) => name ?? [],
  );
  return maskPeople([...names, ...own]);
}

function factsWanted(id: string): string {
  return `What does a right answer hold? Say it behind the id, with \`;\` between: \`/footnote review golden ${id} 5 days; until 31 March\`. If nothing in the documents can answer it: \`/footnote review golden ${id} nothing\`. ${asData('names, addresses and numbers of people')} are left out.`;
}
