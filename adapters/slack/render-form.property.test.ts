import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { CarriedId } from '../../src/core/carried-id.ts';
import { type FormField, FormName, FormValues } from '../../src/core/form.ts';
import { Reply } from '../../src/core/reply.ts';
import { formReply } from '../../src/testing/replies.ts';
import { blockProblems } from '../../src/testing/slack/slack-block-limits.ts';
import { stateValues } from '../../src/testing/slack/slack-press.ts';
import { liveMarkup, mrkdwnOf, richTextOf } from '../../src/testing/slack/slack-visible.ts';
import { readPress } from './buttons.ts';
import { formValues } from './form-state.ts';
import { withoutUnseen } from './mrkdwn.ts';
import { renderReply } from './render-reply.ts';

type Block = Readonly<Record<string, unknown>>;
type Form = Extract<Reply, { kind: 'form' }>;

const PLACE = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const THREAD: ReplyTarget = { kind: 'thread', thread: { tenant: 'default', place: PLACE, id: '1.1' } };

const nasty = fc.constantFrom(
  'leave',
  '<!channel>',
  '<@U123>',
  '<https://evil.example|click>',
  '[form](https://evil.example)',
  '*bold*',
  '`code`',
  '```',
  ':smile:',
  'R&D',
  '&lt;!here&gt;',
  '"quoted"',
  '\\',
  '~',
  '🦊',
  '👩‍👩‍👧‍👦',
  'שלום',
  '\u202e',
  '\n',
  ' ',
  '\ud83e',
  '@everyone',
);
const text = (minLength: number, maxLength: number) =>
  fc
    .oneof(
      fc.array(nasty, { minLength: 1, maxLength: 20 }).map((words) => words.join(' ')),
      fc.tuple(nasty, fc.integer({ min: 1, max: 3_000 })).map(([word, times]) => word.repeat(times)),
    )
    .map((words) => words.slice(0, maxLength).padEnd(minLength, 'x'));
const options = fc
  .uniqueArray(fc.record({ value: text(1, 60), label: text(1, 75) }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ value }) => value,
  })
  .chain((all) =>
    fc.record({
      options: fc.constant(all),
      value: fc.option(fc.constant(all[0]?.value), { nil: undefined }),
    }),
  );
const field = (index: number): fc.Arbitrary<FormField> => {
  const named = { name: fc.constant(`field${index}`), label: text(1, 150) };
  return fc.oneof(
    fc.record({
      ...named,
      kind: fc.constant('text' as const),
      value: text(0, 3_000),
      maxLength: fc.constantFrom(1, 100, 3_000),
      isMultiline: fc.boolean(),
      isOptional: fc.boolean(),
    }),
    fc.record({ ...named, kind: fc.constant('toggle' as const), value: fc.boolean() }),
    fc
      .tuple(fc.record({ ...named, kind: fc.constant('choice' as const), isOptional: fc.boolean() }), options)
      .map(([choice, more]) => ({ ...choice, ...more })),
  );
};
const fields = fc
  .integer({ min: 0, max: 12 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => field(index))));
const forms: fc.Arbitrary<Form> = fc.record({
  kind: fc.constant('form' as const),
  requestId: fc.constantFrom('request-1', 'r&<>"\\', 'r'.repeat(100)),
  text: text(1, 2_000),
  actions: fc.constant([]),
  form: fc.constantFrom(...FormName.options),
  facts: fc.array(fc.record({ label: text(1, 150), value: text(0, 3_000) }), { maxLength: 20 }),
  fields,
  warning: fc.option(text(1, 500), { nil: undefined }),
  submitLabel: text(1, 30),
  dismissLabel: text(1, 30),
  binding: text(1, 100).filter((id) => CarriedId.safeParse(id).success),
});

function blocksOf(part: RenderedPart): readonly Block[] {
  return part.payload.blocks as readonly Block[];
}

function buttonsOf(
  blocks: readonly Block[],
): readonly { action_id: string; value: string; style?: string }[] {
  return blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => elements as { action_id: string; value: string }[]);
}

function closingBlocks(form: Form): readonly Block[] {
  const last = renderReply(form, THREAD).at(-1);
  return last ? blocksOf(last) : [];
}

/** What a person hands in who changes nothing, by the adapter's own reading of Slack's payload. */
function sent(form: Form, changed: FormValues = {}): FormValues {
  const blocks = closingBlocks(form);
  const pressed = readPress('submit', buttonsOf(blocks)[0]?.value);
  if (pressed?.name !== 'submit') throw new Error('submit was not read back');
  return formValues({ values: stateValues(blocks, changed) }, pressed.initial);
}

/** The letters, digits and emoji that a reader gets. */
function letters(words: string): string {
  return words.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, '');
}

describe('renderReply, for any form', () => {
  it('stays within every limit of Slack', () => {
    fc.assert(
      fc.property(forms, (form) => {
        for (const part of renderReply(form, THREAD)) {
          expect(blockProblems(blocksOf(part))).toEqual([]);
          expect(JSON.stringify(blocksOf(part)).length).toBeLessThanOrEqual(10_900);
          expect(String(part.payload.text).length).toBeLessThanOrEqual(4_000);
          expect(JSON.stringify(part.payload).isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('lets nothing come alive, and shows every fact', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const blocks = renderReply(form, THREAD).flatMap(blocksOf);

        expect(mrkdwnOf(blocks).flatMap(liveMarkup)).toEqual([]);
        const elements = JSON.stringify(blocks.filter(({ type }) => type === 'rich_text'));
        const types = new Set([...elements.matchAll(/"type":"([a-z_]+)"/g)].map((match) => match[1]));
        for (const type of types)
          expect(['rich_text', 'rich_text_section', 'rich_text_quote', 'text', 'emoji']).toContain(type);
        const shown = letters(richTextOf(blocks).join(' '));
        for (const { value } of form.facts) expect(shown).toContain(letters(value.toWellFormed()));
      }),
      { numRuns: 60 },
    );
  });

  it('reads back from its buttons which form it was', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const buttons = buttonsOf(closingBlocks(form));

        expect(buttons.map(({ action_id, style }) => [action_id, style])).toEqual([
          ['submit', 'primary'],
          ['dismiss', undefined],
        ]);
        for (const { action_id, value } of buttons) {
          expect(value).not.toMatch(/[&<>]/);
          expect(readPress(action_id, value)).toMatchObject({
            name: action_id,
            requestId: form.requestId,
            form: form.form,
            binding: form.binding,
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads back what stands in a form that nobody changed', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const values = sent(form);

        expect(FormValues.safeParse(values).success).toBe(true);
        for (const each of form.fields) {
          const value = values[each.name];
          if (each.kind === 'toggle') expect(value).toBe(each.value ? 'yes' : 'no');
          else if (each.kind === 'choice') expect(value || undefined).toBe(each.value?.toWellFormed());
          else expect(withoutUnseen(each.value.toWellFormed()).startsWith(value ?? 'absent')).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('renderReply, for a form', () => {
  it('keeps the fields in the message of their button, however long the facts are', () => {
    const facts = Array.from({ length: 20 }, (_, at) => ({
      label: `Fact ${at}`,
      value: 'word '.repeat(600),
    }));

    const parts = renderReply(formReply({ facts }), THREAD).map(blocksOf);

    expect(parts.length).toBeGreaterThan(5);
    const types = parts.map((blocks) => blocks.map(({ type }) => type));
    expect(types.at(-1)?.slice(-4)).toEqual(['input', 'input', 'input', 'actions']);
    expect(types.slice(0, -1).flat()).not.toContain('input');
  });

  it('shows the warning right before the fields', () => {
    const blocks = closingBlocks(formReply());

    expect(blocks[blocks.length - 5]).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'emoji', name: 'warning' },
            { type: 'text', text: ' ' },
            { type: 'text', text: 'Summary: not in your own words.', style: { bold: true } },
          ],
        },
      ],
    });
  });

  it('says of a text that it was shortened, and hands in what is left', () => {
    const long = { kind: 'text', name: 'note', label: 'Note', isMultiline: true, isOptional: true } as const;
    const text = 'word '.repeat(600);
    const fields = Array.from({ length: 6 }, (_, at) => ({
      ...long,
      name: `note${at}`,
      value: text,
      maxLength: 3_000,
    }));
    const form = formReply({ fields });

    const hints = closingBlocks(form).flatMap(({ hint }) => (hint ? [Object(hint).text as string] : []));

    expect(hints).toEqual(Array.from({ length: 6 }, () => 'Shortened: it was 3000 characters long.'));
    expect(text.startsWith(sent(form).note0 ?? '?')).toBe(true);
  });

  it('keeps what was typed into another form of the same message out of this one', () => {
    const ids = (form: Form) => closingBlocks(form).flatMap(({ block_id }) => block_id ?? []);

    const [one, other] = [ids(formReply()), ids(formReply({ binding: 'another' }))];

    expect(one).toEqual(ids(formReply()));
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  it.each([
    [2, false, 'radio_buttons'],
    [6, false, 'radio_buttons'],
    [7, false, 'static_select'],
    [2, true, 'static_select'],
  ])('shows %d options, optional: %s, as %s', (count, isOptional, type) => {
    const all = Array.from({ length: count }, (_, at) => ({ value: `v${at}`, label: `Option ${at}` }));
    const choice = { kind: 'choice', name: 'reason', label: 'Why?', isOptional, options: all } as const;

    const input = closingBlocks(formReply({ fields: [choice] })).find((block) => block.type === 'input');

    expect(input?.element).toMatchObject({ type, action_id: 'field:reason' });
    expect(sent(formReply({ fields: [choice] }))).toEqual({});
    expect(sent(formReply({ fields: [choice] }), { reason: 'v1' })).toEqual({ reason: 'v1' });
  });

  it('lets a choice be typed where its options have no room', () => {
    const all = Array.from({ length: 12 }, (_, at) => ({
      value: `value ${at} ${'v'.repeat(50)}`,
      label: 'x'.repeat(75),
    }));
    const fields = Array.from({ length: 12 }, (_, at) => ({
      kind: 'choice' as const,
      name: `choice${at}`,
      label: 'Which?',
      isOptional: false,
      options: all,
      value: all[at]?.value,
    }));
    const form = formReply({ fields });

    const inputs = closingBlocks(form).filter((block) => block.type === 'input');

    expect(inputs.map(({ element }) => Object(element).type)).toEqual(inputs.map(() => 'plain_text_input'));
    expect(sent(form)).toEqual(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
  });

  it('names the tool that a notice comes from', () => {
    const notice = Reply.parse({
      kind: 'notice',
      requestId: 'request-1',
      text: 'Ticket 7 is open.',
      tool: 'Tickets <!here>',
    });

    expect(mrkdwnOf(closingOf(notice))).toContain('From: Tickets &lt;!here&gt;');
  });
});

function closingOf(reply: Reply): readonly Block[] {
  return renderReply(reply, THREAD).flatMap(blocksOf);
}
