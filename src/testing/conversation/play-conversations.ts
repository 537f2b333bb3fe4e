import type { Reply } from '../../core/reply.ts';
import type { ConversationCase, Step } from '../../evaluation/conversation-cases.ts';
import type { VisibleMessage } from '../adapter-contract.ts';
import { checkExpectation } from './check-expectation.ts';
import type { ConversationDriver, Written } from './conversation-driver.ts';

/** A reply as the core decided it, and the platform's id of the message that it is about. */
export type Decided = { readonly messageId: string; readonly reply: Reply };

/** What a test can look at beside the conversation itself. */
export type Probes = {
  /** Resolves once Footnote has nothing left to do. */
  readonly settled: () => Promise<void>;
  /** What was decided so far, oldest first. */
  readonly decided: () => Promise<readonly Decided[]>;
  /** Whether a reaction stands at a message; undefined where there are none. */
  readonly reaction: (message: Written) => boolean | undefined;
  /** Whether it is a message for another one's buttons only. */
  readonly isButtonsOnly: (message: VisibleMessage) => boolean;
  /** Who was offered a private answer in that turn, by name. */
  readonly offeredTo: (requestId: string) => readonly string[];
};

/** The step that failed, from 1, and why; or that all was as expected. */
export type Outcome =
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly step: number; readonly why: string };

/**
 * Plays conversations side by side, `atOnce` of them: each up to its next expectation, then all wait until Footnote has
 * nothing left to do, then all look. Nothing is timed.
 */
export async function playConversations(
  cases: readonly ConversationCase[],
  converse: (conversation: ConversationCase) => Promise<ConversationDriver>,
  probes: Probes & { readonly atOnce: number },
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const sent = new Set<string>();
  for (let from = 0; from < cases.length; from += probes.atOnce) {
    const batch = cases.slice(from, from + probes.atOnce);
    let open = await Promise.all(
      batch.map(async (one) => new Play(one, await converse(one), { ...probes, sent })),
    );
    while (open.length > 0) {
      await Promise.all(open.map((play) => play.act()));
      await probes.settled();
      const decided = await probes.decided();
      await Promise.all(open.map((play) => play.look(decided)));
      for (const { id, outcome } of open) if (outcome) outcomes.set(id, outcome);
      open = open.filter(({ outcome }) => outcome === undefined);
    }
  }
  return outcomes;
}

/** `sent` are the previews that somebody has sent: a person's are shown side by side, of whatever conversation. */
type PlayProbes = Probes & { readonly sent: Set<string> };

/** One conversation on its way. */
class Play {
  readonly #case: ConversationCase;
  readonly #driver: ConversationDriver;
  readonly #probes: PlayProbes;
  readonly #written: Written[] = [];
  readonly #requestIds = new Set<string>();
  #visible: readonly VisibleMessage[] = [];
  #next = 0;
  /** From 1: the message that was last said, changed or removed. */
  #touched = 1;
  /** Who asked for a person and has not yet sent what is shared. */
  #asking: ConversationDriver[] = [];
  outcome: Outcome | undefined;

  constructor(conversation: ConversationCase, driver: ConversationDriver, probes: PlayProbes) {
    this.#case = conversation;
    this.#driver = driver;
    this.#probes = probes;
  }

  get id(): string {
    return this.#case.id;
  }

  /** Does what people do, up to the next expectation. */
  async act(): Promise<void> {
    try {
      for (let step = this.#step(); step && step.do !== 'expect'; step = this.#step()) {
        if (step.do !== 'press') await this.#sendPreviews();
        await this.#do(step);
        this.#next += 1;
      }
      await this.#sendPreviews();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Compares what stands there with the expectation. */
  async look(decided: readonly Decided[]): Promise<void> {
    const step = this.#step();
    if (this.outcome || step?.do !== 'expect') return;
    const before = new Map(this.#visible.map(({ id, text }) => [id, text]));
    this.#visible = await this.#driver.visible();
    const message = this.#message(step.expect.message ?? this.#touched);
    const mine = this.#written.flatMap((written) => ofMessage(decided, written));
    const news = mine.filter(({ requestId }) => !this.#requestIds.has(requestId));
    for (const { requestId } of news) this.#requestIds.add(requestId);
    const reply = ofMessage(decided, message).at(-1);
    const problems = checkExpectation(step.expect, {
      visible: this.#visible,
      standing: this.#visible.filter((shown) => !this.#probes.isButtonsOnly(shown)).length,
      fresh: this.#visible.filter(({ id, text }) => before.get(id) !== text),
      reply,
      replies: news,
      reaction: this.#probes.reaction(message),
      offeredTo: reply ? this.#probes.offeredTo(reply.requestId) : [],
    });
    if (problems.length > 0) return this.#fail(`${problems.join('; ')}.${this.#transcript()}`);
    this.#next += 1;
    if (this.#next === this.#case.steps.length) this.outcome = { kind: 'held' };
  }

  #step(): Step | undefined {
    return this.#case.steps[this.#next];
  }

  async #do(step: Exclude<Step, { do: 'expect' }>): Promise<void> {
    switch (step.do) {
      case 'say':
        return this.#say(step);
      case 'command':
        await this.#speaker(step.by).command(step.command);
        return this.#probes.settled();
      case 'edit': {
        this.#touched = step.message ?? this.#touched;
        return this.#driver.edit(this.#message(this.#touched), step.edit);
      }
      case 'remove':
        this.#touched = step.remove;
        return this.#driver.remove(this.#message(step.remove));
      case 'press': {
        const under = (await this.#driver.visible()).findLast(
          ({ actions, choices }) =>
            actions.includes(step.press) || (step.press === 'choose' && choices !== undefined),
        );
        if (!under) throw new Error(`there is no button ${step.press}`);
        const speaker = this.#speaker(step.by);
        await speaker.press(under, step.press, step.choice);
        if (step.press === 'ask-a-person') this.#asking.push(speaker);
      }
    }
  }

  /** Who asks for a person is shown alone what will be passed on, and sends it as it is. Presses without a pause are sent without one. */
  async #sendPreviews(): Promise<void> {
    const asking = this.#asking;
    this.#asking = [];
    if (asking.length === 0) return;
    await this.#probes.settled();
    await Promise.all(asking.map((speaker) => this.#sendPreview(speaker)));
  }

  async #sendPreview(speaker: ConversationDriver): Promise<void> {
    const { sent } = this.#probes;
    const shown = await speaker.alone();
    const preview = shown.find(({ id, actions }) => actions.includes('submit') && !sent.has(id));
    if (!preview) return;
    sent.add(preview.id);
    await speaker.fill(preview, 'submit');
  }

  async #say({ say, by, aside, times }: Extract<Step, { do: 'say' }>): Promise<void> {
    const speaker = this.#speaker(by);
    const text = say.repeat(times);
    if (!aside) this.#written.push(await speaker.say(text));
    else if (speaker.remark) this.#written.push(await speaker.remark(text));
    else throw new Error('nobody can speak aside there');
    this.#touched = this.#written.length;
  }

  #speaker(person: string): ConversationDriver {
    return person === 'Ana' ? this.#driver : this.#driver.as(person);
  }

  #message(number: number): Written {
    const message = this.#written[number - 1];
    if (!message) throw new Error(`nobody wrote a message ${number}`);
    return message;
  }

  #fail(why: string): void {
    this.outcome = { kind: 'failed', step: this.#next + 1, why };
  }

  #transcript(): string {
    return this.#visible
      .map(({ text }) => `\n    Footnote: ${text.replace(/\s+/g, ' ').slice(0, 400)}`)
      .join('');
  }
}

function ofMessage(decided: readonly Decided[], { id }: Written): readonly Reply[] {
  return decided.filter(({ messageId }) => endsWith(messageId, id)).map(({ reply }) => reply);
}

/** Platforms' ids are unique inside a place: the core puts the place in front. */
function endsWith(messageId: string, id: string): boolean {
  return messageId === id || (messageId.endsWith(id) && /[^\w.-]/.test(messageId.at(-id.length - 1) ?? ''));
}
