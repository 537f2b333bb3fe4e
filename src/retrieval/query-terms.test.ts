import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { Bm25Index } from './bm25-index.ts';
import { isCode } from './identifiers.ts';
import { holdsPhrase, quotedPhrases } from './quoted-phrases.ts';

function indexOf(texts: Readonly<Record<string, string>>, overrides: Partial<Passage> = {}): Bm25Index {
  const index = new Bm25Index();
  index.add(Object.entries(texts).map(([id, text]) => testPassage({ id, text, ...overrides })));
  return index;
}

function search(index: Bm25Index, text: string, access: readonly string[] = ['public']): string[] {
  return index
    .search({ text, audience: [access], limit: 10, documentWeight: 0.3 })
    .map(({ passage }) => passage.id);
}

describe('a code in a question', () => {
  it.each([
    ['LKV-412', 'LKV-413', 'What does the VPN error LKV-412 mean?'],
    ['PO-7731', 'PO-7732', 'who approves order PO-7731'],
    ['ERR_CONN', 'ERR_CONF', 'What does the error ERR_CONN mean?'],
    ['v2.10.1', 'v2.10.2', 'what is new in version v2.10.1'],
    ['LK-T210', 'LK-T211', 'battery of the sensor LK-T210'],
  ])('%s goes before its neighbour %s', (code, neighbour, question) => {
    const index = indexOf({
      exact: `Among many other things that this long page tells about the desk, the lamp and the chair, ${code} is listed.`,
      near: `${neighbour}: what the VPN error means, who approves the order, the version's news, the sensor's battery. ${neighbour}`,
      other: 'Soups and salads.',
    });

    expect(search(index, question)[0]).toBe('exact');
  });

  it('still finds its parts where nobody knows the whole', () => {
    expect(search(indexOf({ near: 'LKV-413 means a lost certificate.' }), 'LKV-412')).toEqual(['near']);
  });

  it('is never taken for a misspelling of another one', () => {
    expect(
      search(indexOf({ near: 'ERRCONF is a file.', code: 'A qrxa is a robot.' }), 'ERRCONE QRX8'),
    ).toEqual([]);
  });

  it.each(['LKV-412', 'lkv-412', 'PO-7731', 'LK-T210', 'v2.1', '5.0.3', 'ERR_CONN', 'SEV2'])(
    'is one: %s',
    (word) => {
      expect(isCode(word)).toBe(true);
    },
  );

  it.each(['on-call', '25-day', '2.5', '2026', 'DiffExecutor', 'ColumnIPv4', 'git_push', '3rd'])(
    'is none: %s',
    (word) => {
      expect(isCode(word)).toBe(false);
    },
  );
});

describe('a quoted phrase', () => {
  const index = indexOf({
    apart: 'Working from home: hours, core matters, and how long they take.',
    together:
      'Everybody is reachable in the CORE-HOURS from ten to three, wherever they are working that day.',
    neither: 'Soups.',
  });

  it('brings up what holds it word for word', () => {
    expect(search(index, 'working "core hours"')[0]).toBe('together');
    expect(search(index, 'working core hours')[0]).toBe('apart');
  });

  it('is found in every language', () => {
    const german = indexOf(
      {
        apart: 'Stück um Stück, am Tag, Urlaub.',
        together:
          'Zwei Wochen Urlaub sollen alle am Stück nehmen, damit sich die Erholung auch wirklich einstellt.',
        other: 'Suppe.',
      },
      { language: 'de' },
    );

    expect(search(german, 'Urlaub „am Stück“')[0]).toBe('together');
    expect(search(german, 'Urlaub am Stück')[0]).toBe('apart');
  });

  it('changes nothing where no passage holds it', () => {
    expect(search(index, '"hours core" at home')[0]).toBe('apart');
  });

  it('is read between all kinds of quotation marks, from two words on', () => {
    expect(quotedPhrases('was heißt „am Stück“ und «tout de suite» or “right now”, not "alone"')).toEqual([
      'am Stück',
      'tout de suite',
      'right now',
    ]);
    expect(holdsPhrase('Am\n**Stück** gelesen', 'am Stück')).toBe(true);
    expect(holdsPhrase('am Stücklein', 'am Stück')).toBe(false);
  });
});

describe('a misspelt word', () => {
  const index = indexOf({
    leave: 'Unused holidays are carried over until March.',
    money: 'Reimbursement of receipts takes ten working days.',
    lunch: 'The canteen serves lunch; vegetarian dishes too.',
  });

  it.each([
    ['how many holdays', 'leave'],
    ['unusde days', 'leave'],
    ['reimbursemnet', 'money'],
    ['riembursemnt', 'money'],
    ['vegetarain dish', 'lunch'],
    ['acnteen', 'lunch'],
  ])('%s finds %s', (question, page) => {
    expect(search(index, question)[0]).toBe(page);
  });

  it.each(['HLDY', 'HOLIDAYX', 'lun', 'waht', 'holibabies'])('is not guessed at: %s', (question) => {
    expect(search(index, question)).toEqual([]);
  });

  it('stays what it is where a passage holds it', () => {
    const both = indexOf({ form: 'The form.', from: 'A farm.' });

    expect(search(both, 'farm')).toEqual(['from']);
  });

  it('is neither corrected to, nor vouched for by, what the readers may not see', () => {
    const guarded = indexOf({ open: 'The canteen is open.' });
    guarded.add([testPassage({ id: 'secret', text: 'Project canteem', access: ['group:board'] })]);

    expect(search(guarded, 'canteem')).toEqual(['open']);
    expect(search(guarded, 'projekt')).toEqual([]);
    expect(search(guarded, 'canteem', ['group:board'])).toEqual(['secret']);
  });
});
