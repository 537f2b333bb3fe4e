import type { AccessList } from '../core/passage.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import {
  type AddedVerifiedAnswer,
  expiredAt,
  type VerifiedAnswerStore,
  type VerifiedOutcome,
  verifiedFrom,
  VerifiedText,
  type VerifiedWording,
} from '../core/verified.ts';
import { asData, quoted } from './as-data.ts';
import {
  say,
  type CommandChange,
  type CommandDefinition,
  type CommandEffect,
  type CommandInvocation,
  type Subcommand,
} from './command-definition.ts';
import { didYouMean } from './did-you-mean.ts';
import { PAGE_LINES, pageText } from './pages.ts';

type Call = { readonly signal: AbortSignal };

export type VerifiedCommandDeps = {
  readonly store: Pick<VerifiedAnswerStore, 'add' | 'edit' | 'get' | 'list'>;
  /** Whether a document stands and the person may read it now, and what has this access list. */
  readonly mayRead: (
    person: Principal,
    what: { readonly document: string; readonly access: AccessList },
    call: Call,
  ) => Promise<boolean>;
  /** Milliseconds. */
  readonly now: () => number;
};

const LONGEST_QUESTION = 300;
const ADD_EXAMPLE =
  '/footnote verified add Can I bring my dog? | Yes, on Fridays, if nobody in the room minds. | office.md#Dogs';
const EDIT_EXAMPLE = '/footnote verified edit v12 answer Yes, on Fridays.';
const FIELDS = ['answer', 'question', 'source', 'expires'] as const;
const NO_DOCUMENT =
  'An answer stands on a document, and who may read that gets the answer. I know no such document that you may read:';

/** `/footnote verified`: the answers that people vouch for and that were added in chat; those of faq.yml stay there. */
export function createVerifiedCommand(deps: VerifiedCommandDeps): CommandDefinition {
  const list = (invocation: CommandInvocation, call: Call) => listAnswers(invocation, deps, call);
  return {
    name: 'verified',
    summary: 'lists, adds, changes and ends answers that a person vouches for.',
    argument: '',
    example: ADD_EXAMPLE,
    role: 'admin',
    isPaged: true,
    subcommands: [
      {
        name: 'list',
        summary: 'shows those that were added here.',
        argument: '',
        example: '/footnote verified list',
        isPaged: true,
        run: list,
      },
      addCommand(deps),
      editCommand(deps),
      expireCommand(deps),
    ],
    run: list,
  };
}

async function listAnswers(
  { person, page = 1 }: CommandInvocation,
  { store, mayRead, now }: VerifiedCommandDeps,
  call: Call,
): Promise<CommandEffect> {
  const offset = (page - 1) * PAGE_LINES;
  const found = await store.list(person.tenant, { limit: PAGE_LINES + 1, offset });
  if (found.length === 0)
    return say(
      `No verified answer was added here${page > 1 ? ` on page ${page}` : ''}. Add one: \`${ADD_EXAMPLE}\``,
    );
  const today = new Date(now()).toISOString().slice(0, 10);
  const lines = await Promise.all(
    found.slice(0, PAGE_LINES).map(async (entry) => {
      const isReadable = await mayRead(person, standsOn(entry), call);
      return isReadable
        ? answerLine(entry, today)
        : `- ${asData(entry.id)} restricted: it rests on what you may not read`;
    }),
  );
  const heading = 'Verified answers that were added here, the latest first';
  const hasMore = found.length > PAGE_LINES;
  return say(pageText(lines, { heading, page, words: '/footnote verified list', hasMore }));
}

function addCommand(deps: VerifiedCommandDeps): Subcommand {
  return {
    name: 'add',
    summary: 'adds one: question, answer and document, with `|` between them.',
    argument: '<question> | <answer> | <document>',
    example: ADD_EXAMPLE,
    run: async ({ argument, person }, call) => {
      const [question = '', answer = '', document = '', ...rest] = argument
        .split('|')
        .map((part) => part.trim());
      if (question === '' || answer === '' || document === '' || rest.length > 0)
        return say(
          `Please give a question, an answer and a document, with \`|\` between them.\nFor example: \`${ADD_EXAMPLE}\``,
        );
      const problem = problemOf({ question, answer });
      if (problem !== undefined) return say(problem);
      const source = sourceOf(document);
      const access = ['public'];
      if (!(await deps.mayRead(person, { ...source, access }, call)))
        return say(`${NO_DOCUMENT} ${asData(source.document)}`);
      const owner = person.name ?? person.email ?? person.id;
      const dates = verifiedFrom(deps.now());
      const wording = { questions: [question], answer, source, access, owner, ...dates };
      return change(
        `This adds an answer that I give word for word, with your name under it, until ${dates.expires}, to whoever may read ${asData(source.document)}:\n\n${quoted(question)}\n\n${quoted(answer, 3_000)}`,
        () => deps.store.add(person.tenant, wording, principalKey(person)),
      );
    },
  };
}

function editCommand(deps: VerifiedCommandDeps): Subcommand {
  return {
    name: 'edit',
    summary: 'changes its answer, source or day of expiry, or adds a question.',
    argument: '<id> answer|question|source|expires <new words>',
    example: EDIT_EXAMPLE,
    run: async ({ argument, person }, call) => {
      const [, id = '', field = '', words = ''] = /^(\S+)\s+(\S+)\s+(\S[\s\S]*)$/.exec(argument) ?? [];
      if (words === '')
        return say(
          `Use it like this: \`/footnote verified edit <id> ${FIELDS.join('|')} <new words>\`\nFor example: \`${EDIT_EXAMPLE}\``,
        );
      const entry = await deps.store.get(person.tenant, id);
      if (!entry) return say(noSuch(id));
      if (!(await deps.mayRead(person, standsOn(entry), call))) return say(restricted(entry));
      const changes = await changesOf(entry, { field: field.toLowerCase(), words, person }, deps, call);
      if (typeof changes === 'string') return say(changes);
      return change(
        `This changes ${asData(entry.id)}, “${entry.questions[0] ?? ''}”: **${field.toLowerCase()}** becomes\n\n${quoted(words, 3_000)}`,
        () => deps.store.edit(person.tenant, entry.id, changes, principalKey(person)),
      );
    },
  };
}

function expireCommand(deps: VerifiedCommandDeps): Subcommand {
  return {
    name: 'expire',
    summary: 'gives it no more from now on.',
    argument: '<id>',
    example: '/footnote verified expire v12',
    run: async ({ argument, person }, call) => {
      const entry = await deps.store.get(person.tenant, argument);
      if (!entry) return say(noSuch(argument));
      if (!(await deps.mayRead(person, standsOn(entry), call))) return say(restricted(entry));
      return change(`This ends ${asData(entry.id)}: I answer from the documents again.`, () =>
        deps.store.edit(person.tenant, entry.id, expiredAt(deps.now()), principalKey(person)),
      );
    },
  };
}

type Edit = { readonly field: string; readonly words: string; readonly person: Principal };

/** The changed fields, or what to say instead. */
async function changesOf(
  { questions, access }: AddedVerifiedAnswer,
  { field, words, person }: Edit,
  { mayRead, now }: VerifiedCommandDeps,
  call: Call,
): Promise<Partial<VerifiedWording> | string> {
  switch (field) {
    case 'answer':
      return problemOf({ answer: words }) ?? { answer: words, ...verifiedFrom(now()) };
    case 'question':
      return problemOf({ question: words }) ?? { questions: [...questions, words] };
    case 'source': {
      const source = sourceOf(words);
      return (await mayRead(person, { ...source, access }, call))
        ? { source }
        : `${NO_DOCUMENT} ${asData(source.document)}`;
    }
    case 'expires':
      return /^\d{4}-\d{2}-\d{2}$/.test(words) && !Number.isNaN(Date.parse(words))
        ? { expires: words }
        : 'Please give a day such as `2027-06-30`.';
    default: {
      const meant = didYouMean(field, FIELDS, (each) => `\`${each}\``);
      return `I can change ${FIELDS.join(', ')}, not ${asData(field, 40)}.${meant}\nFor example: \`${EDIT_EXAMPLE}\``;
    }
  }
}

function change(what: string, apply: () => Promise<VerifiedOutcome>): CommandChange {
  return { kind: 'change', what, apply: async () => say(outcomeText(await apply())) };
}

function outcomeText(outcome: VerifiedOutcome): string {
  switch (outcome.kind) {
    case 'kept':
      return `Done: ${asData(outcome.entry.id)}, held until ${outcome.entry.expires}. It counts everywhere within half a minute.`;
    case 'taken':
      return `Nothing was changed: ${asData(outcome.by.id)} answers this question already. Change that one: \`/footnote verified edit ${outcome.by.id} answer <new words>\``;
    case 'unknown':
      return 'Nothing was changed: this answer isn’t there any more. See `/footnote verified list`.';
  }
}

function problemOf(text: { readonly question?: string; readonly answer?: string }): string | undefined {
  if ((text.question ?? '').length > LONGEST_QUESTION)
    return `The question is too long: please use ${LONGEST_QUESTION} characters or fewer.`;
  if (text.answer !== undefined && !VerifiedText.safeParse(text.answer).success)
    return 'The answer is too long: please use 3,000 characters or fewer.';
  return undefined;
}

/** `office.md#Dogs` names a heading. */
function sourceOf(text: string): VerifiedWording['source'] {
  const mark = text.indexOf('#');
  if (mark < 0) return { document: text };
  const heading = text.slice(mark + 1).trim();
  return { document: text.slice(0, mark).trim(), ...(heading === '' ? {} : { heading }) };
}

function answerLine({ id, questions, owner, source, expires }: AddedVerifiedAnswer, today: string): string {
  const more = questions.length > 1 ? ` (and ${questions.length - 1} more ways to ask)` : '';
  const until = expires < today ? `**ended** ${expires}` : `until ${expires}`;
  return `- ${asData(id)} ${asData(questions[0] ?? '')}${more}, ${asData(source.document)}, ${asData(owner, 60)}, ${until}`;
}

function standsOn({ source: { document }, access }: AddedVerifiedAnswer) {
  return { document, access };
}

function restricted({ id }: AddedVerifiedAnswer): string {
  return `${asData(id)} rests on what you may not read (any more), so I neither show nor change it. Ask an admin who may; it ends by itself on its last day.`;
}

function noSuch(id: string): string {
  return `There is no verified answer ${asData(id, 40)} here; those of faq.yml are changed there. All that were added: \`/footnote verified list\``;
}
