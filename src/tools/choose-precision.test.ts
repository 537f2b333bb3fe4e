import { readdirSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordingTool, TOOL_TEST_NOW, testAsking, testToolbox } from '../testing/tool-harness.ts';
import { lineOfText, linesOfText } from './argument-schemas.ts';
import { calculator } from './calculate.ts';
import { personFinder } from './find-person.ts';
import { createPeopleSource } from './people-source.ts';
import { serviceStatus } from './service-status.ts';
import type { Toolbox } from './toolbox.ts';
import { workingDays } from './working-days.ts';

const EVALS = 'knowledge/evals';
const Intents = z.array(z.object({ label: z.string(), utterances: z.array(z.unknown()) }));
const Golden = z.array(z.object({ question: z.string() }));
const signal = new AbortController().signal;
const columns = ['name', 'role', 'team', 'office', 'email'];

let toolbox: Toolbox;

beforeAll(async () => {
  const log = pino({ level: 'silent' });
  const who = ['public'];
  const source = createPeopleSource({ columns, from: { file: 'knowledge/people.csv' }, now: () => 0, log });
  await source.people(signal);
  const services = ['Beacon', 'Perch', 'Tally', 'Roost', 'Nestbox', 'VPN', 'mail', 'wifi'].map((name) => ({
    name,
    aliases: [],
    url: 'https://status.example.com',
    kind: 'http' as const,
  }));
  const fetch = () => Promise.reject(new Error('nothing is to be asked'));
  const clock = () => TOOL_TEST_NOW;
  const tickets = recordingTool({
    name: 'create_ticket',
    schema: z.strictObject({ subject: lineOfText(200), details: linesOfText(2_000).optional() }),
    phrases: [
      'open a ticket',
      'create a ticket',
      'open a ticket: {subject}',
      'create a ticket for {subject}',
    ],
  });
  const definitions = [
    calculator({ who }),
    workingDays({ who, country: 'NL', offices: { Leipzig: 'DE-SN' }, timeZone: 'UTC' }, clock),
    personFinder({ who, columns, allow: [] }, source),
    serviceStatus({ who, services, allow: [] }, { fetch, clock }),
    tickets,
  ];
  ({ toolbox } = testToolbox(definitions));
});

/** Messages of the evaluation sets, by their label. */
function messages(): readonly { readonly label: string; readonly text: string }[] {
  const intents = Intents.parse(parse(readFileSync(`${EVALS}/intents.yml`, 'utf8')));
  const golden = readdirSync(EVALS)
    .filter((name) => name.startsWith('golden-'))
    .flatMap((name) => {
      const content: unknown = parse(readFileSync(`${EVALS}/${name}`, 'utf8'));
      const list = Array.isArray(content) ? content : Object.values(z.looseObject({}).parse(content)).flat();
      return Golden.parse(list).map(({ question }) => ({ label: 'golden', text: question }));
    });
  const said = intents.flatMap(({ label, utterances }) =>
    utterances.flatMap((text) => (typeof text === 'string' ? [{ label, text }] : [])),
  );
  return [...said, ...golden];
}

describe('the local choice of a tool', () => {
  it('takes no question from the documents: none of the evaluation sets', async () => {
    const taken: string[] = [];
    const others = messages().filter(({ label }) => label !== 'tool');
    for (const { text } of others) {
      const choice = await toolbox.choose({ text, earlier: [] }, testAsking(), { signal });
      if (choice.kind !== 'none') taken.push(text);
    }

    expect(others.length).toBeGreaterThan(2_000);
    expect(taken).toEqual([]);
  });

  it.each([
    ['what is 15% of 2300', 'calculate'],
    ['How many working days are there between 3 March and 20 April?', 'working_days'],
    ['Phone number of Tom Becker', 'find_person'],
    ['Is the VPN down?', 'service_status'],
    ['Open a ticket: my monitor flickers', 'create_ticket'],
    ['Please create a ticket for a new keyboard', 'create_ticket'],
  ])('takes %s', async (text, tool) => {
    const choice = await toolbox.choose({ text, earlier: [] }, testAsking(), { signal });

    expect(choice).toMatchObject({ kind: 'call', call: { tool } });
  });
});
