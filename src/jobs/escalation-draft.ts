import { createHash } from 'node:crypto';
import type { Audience } from '../core/audience.ts';
import type { EscalationStop, SharedWords } from '../core/escalation.ts';
import { createTextField, type FormFact, type FormField, type FormValues } from '../core/form.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import { wordsIn } from '../core/words/words.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { mayAllReadAnswer } from './may-all-read-answer.ts';

const MOST_TEXT = 3_000;
const MOST_EXCHANGES = 3;
const MOST_SOURCES = 8;

/** An exchange right before the turn, and who may read what it rests on. */
type Excerpt = {
  readonly question: string;
  readonly answer: string;
  readonly access: SharedWords['excerpt'][number]['access'];
};

/** What of a turn a person who helps could be shown, and where it would go. */
export type EscalationDraft = {
  readonly turn: Turn;
  readonly requester: Principal;
  /** First choice first; never empty. */
  readonly stops: readonly [EscalationStop, ...EscalationStop[]];
  /** Undefined where there is none, or where not everybody at the first stop may read it. */
  readonly answer?: string;
  readonly sources: readonly string[];
  readonly excerpt: readonly Excerpt[];
  /** There is an answer, but not for everybody at the first stop. */
  readonly isWithheld: boolean;
  /** Changes with anything that is shown. */
  readonly binding: string;
};

/** Works out what can be shared; undefined when no help place is set up. Throws what rights and memory throw. */
export async function draftEscalation(
  turn: Turn,
  requester: Principal,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<EscalationDraft | undefined> {
  const { tenant, question, place, reply } = turn;
  const documents = pagesOf(reply).map(({ document }) => document);
  const [first, ...others] = services.escalation.stops(tenant, { question, documents, place });
  if (!first) return undefined;
  const audience = await services.access.audienceOf({ asker: turn.author, place: first.place }, options);
  const isWithheld = !(await mayAllReadAnswer(turn, audience, services));
  const answer = isWithheld ? undefined : answerOf(reply);
  const sources = isWithheld ? [] : await sourcesFor(turn, audience, services);
  const excerpt = await excerptFor(turn, audience, services);
  const earlier = excerpt.map((exchange) => forHelpers(exchange).text);
  const shown = [turn.requestId, principalKey(requester), answer, sources, earlier];
  const binding = createHash('sha256').update(JSON.stringify(shown)).digest('hex');
  return { turn, requester, stops: [first, ...others], answer, sources, excerpt, isWithheld, binding };
}

type PreviewOptions = {
  /** What stands in the fields already. */
  readonly question?: string;
  readonly more?: string;
  readonly text?: string;
};

/** The private preview: what would be shared, to be changed and left out, in the words of the turn's reply. */
export function previewForm(draft: EscalationDraft, given: PreviewOptions = {}): Reply {
  const { turn, answer, sources, excerpt, isWithheld, binding } = draft;
  const { language } = turn.reply;
  const { escalation: words, labels } = wordsIn(language);
  const { question = turn.question, more = '', text = words.preview } = given;
  const parts = [
    { name: 'answer', label: words.shareAnswer, shown: words.myAnswer, value: answer ?? '' },
    { name: 'sources', label: words.shareSources, shown: words.mySources, value: sources.join('\n') },
    {
      name: 'excerpt',
      label: words.shareEarlier,
      shown: words.earlier,
      value: excerpt.map((exchange) => words.exchange(exchange.question, exchange.answer)).join('\n'),
    },
  ].filter(({ value }) => value !== '');
  const warnings = [
    isWithheld && words.withheld,
    more.length > MOST_TEXT && words.reasonCut(new Intl.NumberFormat(language).format(MOST_TEXT)),
  ].filter((warning) => warning !== false);
  return {
    kind: 'form',
    form: 'escalate',
    requestId: turn.requestId,
    text,
    language,
    actions: [],
    facts: parts.map(({ shown, value }): FormFact => ({ label: shown, value: cut(value, 1_500) })),
    fields: [
      textField('question', words.yourQuestion, { value: question }),
      ...parts.map(({ name, label }): FormField => ({ kind: 'toggle', name, label, value: true })),
      textField('more', words.anythingToAdd, { value: more, isOptional: true }),
    ],
    warning: warnings.length > 0 ? warnings.join(' ') : undefined,
    submitLabel: labels.askPerson,
    dismissLabel: labels.cancel,
    binding,
  };
}

/** What a person who filled in the preview shares; undefined when they left no question. What isn't a clear yes is left out. */
export function sharedWords(draft: EscalationDraft, values: FormValues): SharedWords | undefined {
  const question = cut((values.question ?? '').trim(), MOST_TEXT);
  if (question === '') return undefined;
  const note = cut((values.more ?? '').trim(), MOST_TEXT);
  return {
    question,
    note: note === '' ? undefined : note,
    answer: draft.answer !== undefined && values.answer === 'yes',
    sources: draft.sources.length > 0 && values.sources === 'yes',
    excerpt: values.excerpt === 'yes' ? draft.excerpt.map(forHelpers) : [],
  };
}

/** An exchange as it is kept, for people who help. */
function forHelpers({ question, answer, access }: Excerpt): SharedWords['excerpt'][number] {
  return { text: wordsIn('en').escalation.exchange(question, answer), access };
}

/** A form's text field, with no more in it than it takes. */
export function textField(
  name: string,
  label: string,
  { value = '', isOptional = false }: { readonly value?: string; readonly isOptional?: boolean },
): FormField {
  return createTextField({ name, label, value, maxLength: MOST_TEXT, isMultiline: true, isOptional });
}

/** What a turn said of documents; undefined for replies that say nothing of any. */
export function answerOf(reply: Reply): string | undefined {
  return reply.kind === 'answer' || reply.kind === 'not-known' || reply.kind === 'failure'
    ? reply.text
    : undefined;
}

/** The titles of the pages of a turn that everybody in an audience may read, each once. */
export async function sourcesFor(
  { reply, tenant }: Turn,
  audience: Audience,
  { mayAllSee }: Pick<HandlerServices, 'mayAllSee'>,
): Promise<readonly string[]> {
  const titles = new Set<string>();
  for (const { passageId, title, document } of pagesOf(reply).slice(0, MOST_SOURCES)) {
    if (await mayAllSee(tenant, [passageId], audience)) titles.add(title.trim() || document);
  }
  return [...titles];
}

function pagesOf(reply: Reply) {
  if (reply.kind === 'answer') return reply.citations;
  return reply.kind === 'not-known' ? reply.nearest : [];
}

/** The exchanges right before the turn, as far as the memory holds them and everybody in the audience may read them. */
async function excerptFor(
  { thread, requestId }: Turn,
  audience: Audience,
  { memory, log }: HandlerServices,
): Promise<readonly Excerpt[]> {
  if (!thread) return [];
  try {
    const { exchanges } = await memory.recall(threadKey(thread), audience);
    const at = exchanges.findIndex((exchange) => exchange.requestId === requestId);
    const before = at < 0 ? exchanges : exchanges.slice(0, at);
    return before.slice(-MOST_EXCHANGES).map(({ question, answer, sources }) => ({
      question: cut(oneLine(question), 200),
      answer: cut(oneLine(answer), 300),
      access: (sources ?? [['public']]).map((list) => [...list]),
    }));
  } catch (error) {
    log.warn({ error }, 'Thread memory could not be read: a request goes without an excerpt');
    return [];
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
}
