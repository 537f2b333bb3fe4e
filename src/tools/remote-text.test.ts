import { describe, expect, it } from 'vitest';
import { labelOf, remoteText } from './remote-text.ts';

describe('remoteText', () => {
  it('shows an object as facts, and lists of objects as tables', () => {
    const text = remoteText(
      JSON.stringify({
        orderId: 7,
        isPaid: true,
        note: null,
        address: { city: 'Delft', geo: { lat: 1 } },
        tags: ['a', 'b'],
        lines: [{ item: 'Pen | red', count: 2 }, { count: 1 }],
      }),
    );

    expect(text).toBe(
      [
        '- **Order id:** 7',
        '- **Is paid:** yes',
        '- **Address:** City: Delft, Geo: 1',
        '- **Tags:** a, b',
        '',
        '**Lines**',
        '',
        '| Item | Count |',
        '| --- | --- |',
        String.raw`| Pen \| red | 2 |`,
        '| – | 1 |',
      ].join('\n'),
    );
  });

  it('says how much more there is', () => {
    const rows = Array.from({ length: 40 }, (_, id) => ({ id }));

    expect(remoteText(JSON.stringify(rows)).split('\n').slice(-3)).toEqual([
      '| 14 |',
      '',
      '… and 25 more rows.',
    ]);
    expect(remoteText('line\n'.repeat(100))).toContain('… and 41 more lines.');
  });

  it.each([
    ['{}', 'Done.'],
    ['[]', 'Nothing found.'],
    ['', 'Done.'],
    ['null', 'Done.'],
    ['true', 'yes'],
    ['["a", {"b": 1}]', '- a\n- B: 1'],
    ['{"__proto__": {"a": 1}}', '- **Proto:** A: 1'],
  ])('shows %s as %s', (json, text) => {
    expect(remoteText(json)).toBe(text);
  });

  it('stays short whatever an answer holds, and costs no time', () => {
    const tables = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`k${index}`, [{ a: 1 }]]),
    );
    const answers = [JSON.stringify(tables), '\n'.repeat(4_000_000)];
    const startedAt = performance.now();

    const shown = answers.map(remoteText);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(shown[0]?.length).toBeLessThan(1_000);
    expect(shown[0]).toContain('… and 99994 more lists.');
    expect(shown[1]).toBe('Done.');
  });

  it('lets nothing come alive: no link, picture, heading, HTML, or second cell', () => {
    const hostile = '![x](https://evil.example/?q=1) <b>hi</b>\n# Head\n| a | b |\n```js\n- item\u202e';

    const text = remoteText(hostile);

    expect(text).not.toMatch(/(?<!\\)[![\]()<>#|`]/u);
    expect(text).not.toContain('\u202e');
  });

  it('reads names as people do', () => {
    expect(['roomId', 'room_id', 'room-id', 'URL'].map(labelOf)).toEqual([
      'Room id',
      'Room id',
      'Room id',
      'Url',
    ]);
  });
});
