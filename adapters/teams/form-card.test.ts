import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { FormField } from '../../src/core/form.ts';
import { formReply } from '../../src/testing/replies.ts';
import { objectsIn, visibleActivity } from '../../src/testing/teams/teams-visible.ts';
import { renderReply } from './render-reply.ts';

type Json = Readonly<Record<string, unknown>>;

const THREAD: ReplyTarget = {
  kind: 'thread',
  thread: {
    tenant: 'default',
    place: { channel: 'teams', workspace: 't', id: '19:c', kind: 'channel', external: false },
    id: '19:c;messageid=1',
  },
};
const BYTES = 80 * 1024;

function objectsOf(part: RenderedPart | undefined): readonly Json[] {
  return objectsIn(part?.payload);
}

function inputsOf(parts: readonly RenderedPart[]): readonly Json[] {
  return objectsOf(parts.at(-1)).filter(({ type }) => String(type).startsWith('Input.'));
}

function buttonsOf(parts: readonly RenderedPart[]): readonly Json[] {
  return parts.flatMap((part) => objectsOf(part)).filter(({ type }) => type === 'Action.Execute');
}

describe('a form in Teams', () => {
  it('is one card: words, facts, warning, then fields with what stands in them', () => {
    const parts = renderReply(formReply(), THREAD);

    expect(parts).toHaveLength(1);
    expect(parts[0]?.payload.text).toBeUndefined();
    expect(inputsOf(parts)).toEqual([
      {
        type: 'Input.Text',
        id: 'field_note',
        label: 'Anything to add?',
        isMultiline: true,
        maxLength: 500,
        value: 'It hums',
      },
      {
        type: 'Input.Toggle',
        id: 'field_urgent',
        label: 'It is urgent',
        title: 'Yes',
        valueOn: 'yes',
        valueOff: 'no',
        value: 'yes',
      },
      {
        type: 'Input.ChoiceSet',
        id: 'field_reason',
        label: 'Why?',
        isRequired: true,
        errorMessage: 'Please fill this in.',
        style: 'compact',
        choices: [
          { title: 'It is wrong', value: 'wrong' },
          { title: 'It is out of date', value: 'outdated' },
        ],
        value: 'wrong',
      },
    ]);
    const warning = objectsOf(parts[0]).find(({ style }) => style === 'warning');
    expect(JSON.stringify(warning)).toContain('Summary: not in your own words.');
  });

  it('sends what it is for with both buttons, and asks who would rather not for nothing', () => {
    const [submit, dismiss] = buttonsOf(renderReply(formReply(), THREAD));

    const carried = { requestId: 'request-1', form: 'approve-tool', binding: 'f'.repeat(64) };
    expect(submit).toMatchObject({
      verb: 'submit',
      title: 'Create it',
      data: { footnote: { ...carried, action: 'submit' } },
    });
    expect(submit?.associatedInputs).toBeUndefined();
    expect(dismiss).toMatchObject({
      verb: 'dismiss',
      title: 'Cancel',
      associatedInputs: 'none',
      data: { footnote: { ...carried, action: 'dismiss' } },
    });
  });

  it('keeps the lines of a fact apart', () => {
    const parts = renderReply(formReply({ facts: [{ label: 'Body', value: 'one\n\ntwo' }] }), THREAD);

    const runs = objectsOf(parts[0]).filter(({ type }) => type === 'RichTextBlock');
    expect(runs.map(({ inlines }) => objectsIn(inlines).map(({ text }) => text))).toContainEqual(['two']);
  });

  it('shows a table of its text before the card', () => {
    const parts = renderReply(formReply({ text: '| a | b |\n|---|---|\n| 1 | 2 |' }), THREAD);

    expect(parts).toHaveLength(2);
    expect(JSON.stringify(parts[0]?.payload)).toContain('"Table"');
    expect(inputsOf(parts)).toHaveLength(3);
  });

  it('shows facts that do not fit in cards before the one with the buttons, each whole', () => {
    const facts = Array.from({ length: 20 }, (_, at) => ({
      label: `Fact ${at}`,
      value: `"${at}".`.repeat(700).slice(0, 3_000),
    }));
    const parts = renderReply(formReply({ facts }), THREAD);

    expect(parts.length).toBeGreaterThan(1);
    const shown = parts.map(({ payload }) => visibleActivity('1', payload).text).join('\n');
    for (const { value } of facts) expect(shown).toContain(value);
    expect(buttonsOf(parts)).toHaveLength(2);
    expect(visibleActivity('1', parts.at(-1)?.payload ?? {}).fields).toHaveLength(3);
  });

  it('says that it had to shorten what stands in its fields', () => {
    const fields = Array.from(
      { length: 12 },
      (_, at): FormField => ({
        kind: 'text',
        name: `f${at}`,
        label: 'Words',
        value: 'x'.repeat(3_000),
        maxLength: 3_000,
        isMultiline: true,
        isOptional: true,
      }),
    );

    const parts = renderReply(formReply({ fields }), THREAD);

    expect(JSON.stringify(parts.at(-1)?.payload)).toContain('only the beginning');
    for (const { value, maxLength } of inputsOf(parts)) {
      expect(String(value)).toHaveLength(800);
      expect(maxLength).toBe(3_000);
    }
  });

  it('chooses nothing that is no option', () => {
    const options = [{ value: 'a', label: 'A' }];
    const field: FormField = { kind: 'choice', name: 'c', label: 'C', value: 'b', options, isOptional: true };

    const [input] = inputsOf(renderReply(formReply({ fields: [field] }), THREAD));

    expect(input).not.toHaveProperty('value');
    expect(input).not.toHaveProperty('isRequired');
  });
});

const bits = fc.constantFrom(
  'leave',
  '**bold**',
  '[x](https://evil.example/a)',
  '<at>Everyone</at>',
  '<script>',
  'https://evil.example',
  '\n',
  '\t',
  '"\\',
  '\u0000',
  '\u202eevil',
  '\ud800',
  '🦊',
  '&amp;',
  '{{DATE(2026-01-01)}}',
  'x'.repeat(900),
  '"'.repeat(1_400),
);
const words = (most: number) =>
  fc
    .array(bits, { minLength: 1, maxLength: 12 })
    .map((pieces) => pieces.join('').slice(0, most))
    .filter((text) => text.trim() !== '');
const named = { name: fc.constantFrom('a', 'b1', 'cC', 'footnote', 'x'.repeat(60)), label: words(150) };
const isOptional = fc.boolean();
const field: fc.Arbitrary<FormField> = fc.oneof(
  fc.record({
    ...named,
    kind: fc.constant('text' as const),
    value: words(3_000),
    maxLength: fc.constantFrom(1, 500, 3_000),
    isMultiline: fc.boolean(),
    isOptional,
  }),
  fc.record({ ...named, kind: fc.constant('toggle' as const), value: fc.boolean() }),
  fc.record({
    ...named,
    kind: fc.constant('choice' as const),
    value: words(60),
    options: fc.array(fc.record({ value: words(60), label: words(75) }), { minLength: 1, maxLength: 12 }),
    isOptional,
  }),
);
const form = fc
  .record({
    text: words(9_000),
    facts: fc.array(fc.record({ label: words(150), value: words(3_000) }), { maxLength: 20 }),
    fields: fc.array(field, { maxLength: 12 }),
    warning: words(500),
    submitLabel: words(30),
    dismissLabel: words(30),
    binding: words(100),
  })
  .map((changes) => formReply(changes));

describe('whatever a form holds', () => {
  it('stays within 80 KB of UTF-16 a message, whole and with both buttons', () => {
    fc.assert(
      fc.property(form, (reply) => {
        const parts = renderReply(reply, THREAD);

        for (const { payload } of parts) {
          expect(JSON.stringify(payload).length * 2).toBeLessThan(BYTES);
          expect(Array.isArray(payload.attachments) && payload.text !== undefined).toBe(false);
        }
        expect(buttonsOf(parts).map(({ verb }) => verb)).toEqual(['submit', 'dismiss']);
        for (const { title } of buttonsOf(parts)) expect(String(title)).not.toBe('');
        expect(inputsOf(parts).map(({ type }) => type)).toHaveLength(reply.fields.length);
      }),
      { numRuns: 60 },
    );
  });

  it('shows data as plain words: no block of its card reads Markdown, links or mentions', () => {
    fc.assert(
      fc.property(form, (reply) => {
        const parts = renderReply({ ...reply, text: 'Please check.' }, THREAD);

        const all = parts.flatMap((part) => objectsOf(part));
        for (const { type, title, label, text } of all) {
          expect(['TextBlock', 'FactSet', 'Action.OpenUrl', 'Image', 'mention']).not.toContain(type);
          if (type === 'Input.Toggle') expect(title).toBe('Yes');
          if (type === 'TextRun') expect(text).not.toContain('{{DATE(');
          for (const shown of [title, label, text].filter((words) => typeof words === 'string'))
            expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
      { numRuns: 60 },
    );
  });
});
