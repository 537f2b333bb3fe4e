import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import { loadWordVectors } from '../retrieval/word-vectors.ts';
import { createVerifiedAnswers } from './verified-answers.ts';
import { parseVerifiedAnswers } from './verified-answers-file.ts';

const words = new WordEmbeddings(loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)));
const embed = (text: string) => Float32Array.from(words.vectorOf(text));
const KNOWLEDGE = new URL('../../knowledge/', import.meta.url);
const FAQ = readFileSync(new URL('faq.yml', KNOWLEDGE), 'utf8');
const entries = parseVerifiedAnswers(FAQ);
const find = createVerifiedAnswers(entries, { embed });
const everybody = { mayRead: () => true, today: '2026-11-22' };

const ENTRY = `- id: leave
  questions: [How many days of leave do employees get?]
  answer: "**26 days**"
  source: { document: people/annual-leave.md }
  owner: People team
  verified: 2026-01-01
  expires: 2026-12-31
`;

describe('the verified answers of the sample company', () => {
  it('name headings that stand in their documents', () => {
    for (const { source } of entries) {
      const page = readFileSync(new URL(source.document, KNOWLEDGE), 'utf8');

      expect(page).toMatch(new RegExp(`^#+ ${source.heading}$`, 'm'));
    }
  });

  it('state no number and no code that their documents lack', () => {
    for (const { source, answer } of entries) {
      const page = readFileSync(new URL(source.document, KNOWLEDGE), 'utf8');

      for (const [number] of answer.replace(/^\d\. /gm, '').matchAll(/\d+(?:[:.]\d+)?/g)) {
        expect(page).toContain(number);
      }
    }
  });

  it('are found by each of their questions', () => {
    for (const { id, questions } of entries) {
      for (const question of questions) expect(find(question, everybody)?.entry.id, question).toBe(id);
    }
  });
});

describe('a question that asks the same', () => {
  it.each([
    ['how many days of annual leave do i get in leeds', 'leave-leeds'],
    ['Hi! How many days of annual leave do I get in Leeds, please?', 'leave-leeds'],
    ['In Leeds, how many days of annual leave do I get?', 'leave-leeds'],
    ['How many annual leave days do we have in Rotterdam?', 'leave-rotterdam'],
    ['how many days of anual leave do I get in Rotterdam', 'leave-rotterdam'],
    ['How do I reprot phishing?', 'phishing-report'],
    ['WHAT DOES LKV-412 MEAN???', 'vpn-certificate'],
    ['How long must passwords be?', 'password-length'],
    ['How do I report phishing mails?', 'phishing-report'],
    ['wie melde ich eine phishing mail', 'phishing-report'],
    ["What's the extension of the service desk?", 'service-desk-number'],
  ])('%s', (question, id) => {
    const match = find(question, everybody);

    expect(match?.entry.id).toBe(id);
    expect(match?.confidence).toBeGreaterThan(0.9);
  });
});

describe('a near miss gets no verified answer', () => {
  it.each([
    'How many days of annual leave do contractors get?',
    'How many days of leave do contractors in Leeds get?',
    'How many days of annual leave do I get in Leipzig?',
    'How many days of annual leave do I get in Austin?',
    'How many days of annual leave do I get in Leeds and Rotterdam?',
    'How many days of annual leave do I get in Leeds if I work part-time?',
    'How many days of annual leave do I not get in Leeds?',
    'How many days of sick leave do I get in Leeds?',
    'How many days of parental leave do I get in Leeds?',
    'How many hours of annual leave do I get in Leeds?',
    'How many days of annual leave did I get in Leeds last year?',
    'How many days of annual leave does my colleague get in Leeds?',
    'How many more days of annual leave do I get in Leeds?',
    'How many unpaid days of leave do employees in Rotterdam get?',
    'How many days of leave do working students in Rotterdam get?',
    'When do I get annual leave in Leeds?',
    'Do I get annual leave in Leeds?',
    'How do I book annual leave in Leeds?',
    'How many days of annual leave do I get in Leeds after ten years?',
    'How many days of annual leave do I get in Leeds in probation?',
    'How many days of annual leave do I get?',
    'How many days of annual leave may I carry over in Leeds?',
    'How many days of annual leave do I get in Leeds in 2027?',
    'What does LKV-413 mean?',
    'What does LKV-42 mean?',
    'What does LKV-412 not mean?',
    'Why does LKV-412 come back?',
    'What does PRN-412 mean?',
    'How long must a service account password be?',
    'How long may a password be?',
    'How long is a password valid?',
    'What is the maximum password length?',
    'What is the minimum passkey length?',
    'How long must a PIN be?',
    'Do passkeys expire?',
    'Do passwords of service accounts expire?',
    "Why don't passwords expire?",
    "Don't passwords expire?",
    'Do recovery codes expire?',
    'When do passwords expire?',
    'Does my certificate expire?',
    'How do I report a lost badge?',
    'How do I report sick leave for my child?',
    'How do I report sick during leave?',
    'How do I not report sick?',
    'Where do I report sick?',
    'Until when must I report sick?',
    'How do I report a phishing call?',
    'How do I stop phishing mails?',
    'How do I report a mail?',
    'What is the deadline for filing a tax return?',
    'What is the deadline for filing expenses of a contractor?',
    'Until when can I change an expense?',
    'Until when may a manager approve an expense?',
    'How long do I have to wait for an expense?',
    'How early may I invite a visitor?',
    'How early must I invite a group of 15 visitors?',
    'How early must a visitor leave?',
    'Until when do I have to cancel a visitor?',
    'By when must a contractor be registered?',
    'What is the number of the travel desk?',
    'What is the number of desks?',
    'What is the number of service desk tickets?',
    'What is the phone number of the security team?',
    'What is the mobile number of the service desk?',
    'Was bedeutet LKV-408?',
    'Wie melde ich mich gesund?',
    'Wie melde ich mich nicht krank?',
    'Wie lang darf ein Passwort sein?',
    'Wie lange gilt ein Passwort?',
    'leave',
    'password',
    'leave leeds',
    '',
    '?',
    'a'.repeat(5_000),
  ])('%s', (question) => {
    expect(find(question, everybody)).toBeUndefined();
  });
});

describe('what a verified answer may not do', () => {
  it('is not given once it has expired', () => {
    const leave = createVerifiedAnswers(parseVerifiedAnswers(ENTRY), { embed });
    const ask = (today: string) =>
      leave('How many days of leave do employees get?', { mayRead: () => true, today });

    expect(ask('2026-12-31')).toBeDefined();
    expect(ask('2027-01-01')).toBeUndefined();
  });

  it('is not given where a reader may not see it', () => {
    const secret = ENTRY.replace('  owner', '  access: [group:finance]\n  owner');
    const leave = createVerifiedAnswers(parseVerifiedAnswers(secret), { embed });
    const ask = (right: string) =>
      leave('How many days of leave do employees get?', {
        mayRead: (access) => access.includes(right),
        today: '2026-06-01',
      });

    expect(ask('group:finance')).toBeDefined();
    expect(ask('public')).toBeUndefined();
  });

  it('is not chosen between two that fit equally well', () => {
    const other = ENTRY.replace('id: leave', 'id: other').replace(
      'leave do employees get',
      'leave employees get',
    );
    const both = createVerifiedAnswers(parseVerifiedAnswers(ENTRY + other), { embed });

    expect(both('In leave, how many days do employees get?', everybody)).toBeUndefined();
  });
});

describe('reading faq.yml', () => {
  it('takes an empty file for no answers', () => {
    expect(parseVerifiedAnswers('# nothing yet\n')).toEqual([]);
  });

  it('shows an entry to everybody inside unless it says otherwise', () => {
    expect(parseVerifiedAnswers(ENTRY)[0]?.access).toEqual(['public']);
    expect(parseVerifiedAnswers(`${ENTRY}  access: public\n`)[0]?.access).toEqual(['public']);
  });

  it.each([
    ['a field that is none', `${ENTRY}  acces: public\n`, /line 8: 0\.acces is not a field/],
    ['a missing owner', ENTRY.replace('  owner: People team\n', ''), /line 1: 0\.owner /],
    ['a date that is none', ENTRY.replace('2026-12-31', '31.12.2026'), /line 7: 0\.expires must be a date/],
    [
      'an expiry before the check',
      ENTRY.replace('2026-12-31', '2025-12-31'),
      /line 7: 0\.expires must be later/,
    ],
    ['an empty access list', `${ENTRY}  access: []\n`, /line 8: 0\.access/],
    [
      'an id that stands twice',
      ENTRY + ENTRY.replace('leave do', 'rest do'),
      /line 8: 1\.id leave stands twice/,
    ],
    [
      'a question that stands twice',
      ENTRY + ENTRY.replace('id: leave', 'id: b'),
      /line 9: 1\.questions .*also under leave/,
    ],
    ['YAML that is none', '- id: "leave\n', /faq\.yml has mistakes:\n {2}- line \d: /],
    ['no list', 'leave: 26 days\n', /line 1: the file /],
  ])('names the line of %s', (_name, yaml, message) => {
    expect(() => parseVerifiedAnswers(yaml)).toThrow(message);
  });
});
