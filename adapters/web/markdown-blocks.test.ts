import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, markdownBlocks } from './markdown-blocks.ts';

const NODE_TYPES = new Set(
  'paragraph heading code-block quote list table rule text code break citation strong em strike link'.split(
    ' ',
  ),
);

function draw(source: string, allowed: { citations?: number[]; links?: string[] } = {}): readonly Block[] {
  return markdownBlocks(source, { citations: new Set(allowed.citations), links: new Set(allowed.links) });
}

/** Every node of the tree, however deep. */
function nodesOf(value: unknown): { type: string; [field: string]: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesOf);
  return 'type' in value && typeof value.type === 'string'
    ? [{ ...value, type: value.type }, ...inner]
    : inner;
}

function textOf(value: unknown): string {
  return nodesOf(value)
    .map((node) => (typeof node.value === 'string' ? node.value : ''))
    .join('');
}

describe('markdownBlocks', () => {
  it('keeps what an answer is made of', () => {
    const blocks = draw(
      '# Leave\n\nYou get **25** *days*,\\\nplus `x`.\n\n1. one\n2. two\n   - [x] deep\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```sh\nls\n```\n\n> said\n\n---',
    );

    expect(blocks.map(({ type }) => type)).toEqual(
      'heading paragraph list table code-block quote rule'.split(' '),
    );
    expect(blocks[1]).toEqual({
      type: 'paragraph',
      children: [
        { type: 'text', value: 'You get ' },
        { type: 'strong', children: [{ type: 'text', value: '25' }] },
        { type: 'text', value: ' ' },
        { type: 'em', children: [{ type: 'text', value: 'days' }] },
        { type: 'text', value: ',' },
        { type: 'break' },
        { type: 'text', value: 'plus ' },
        { type: 'code', value: 'x' },
        { type: 'text', value: '.' },
      ],
    });
    expect(blocks[3]).toMatchObject({
      align: ['start', 'right'],
      rows: [[[{ value: '1' }], [{ value: '2' }]]],
    });
  });

  it('makes markers of known numbers only, and never inside code', () => {
    const nodes = nodesOf(
      draw('One [1][2]. Nine [9]. `[1]` <b>[2]</b>\n\n[1]: https://evil.example', { citations: [1, 2] }),
    );

    expect(nodes.filter(({ type }) => type === 'citation').map(({ number }) => number)).toEqual([1, 2, 2, 1]);
    expect(nodes.some(({ type, value }) => type === 'code' && value === '[1]')).toBe(true);
    expect(nodes.some(({ value }) => typeof value === 'string' && value.includes('[9]'))).toBe(true);
  });

  it('shows raw HTML and images as the text that they are', () => {
    const source =
      'Hi <img src=x onerror=alert(1)> and ![alt](https://evil.example/p.png)\n\n<script>alert(1)</script>';

    const blocks = draw(source);

    expect(nodesOf(blocks).every(({ type }) => type === 'paragraph' || type === 'text')).toBe(true);
    expect(textOf(blocks)).toContain('<img src=x onerror=alert(1)>');
    expect(textOf(blocks)).toContain('![alt](https://evil.example/p.png)');
    expect(textOf(blocks)).toContain('<script>alert(1)</script>');
  });

  it('keeps a link live only when its address belongs to a citation', () => {
    const blocks = draw(
      '[here](https://ok.example/a) [there](https://evil.example/b) [x](javascript:alert(1)) https://evil.example/c',
      {
        links: ['https://ok.example/a'],
      },
    );

    expect(nodesOf(blocks).filter(({ type }) => type === 'link')).toMatchObject([
      { url: 'https://ok.example/a' },
    ]);
    expect(textOf(blocks)).toContain('there (https://evil.example/b)');
    expect(textOf(blocks)).toContain('x (javascript:alert(1))');
  });

  it('knows no other nodes, whatever the text', () => {
    const piece = fc.constantFrom(
      '<a href="x">',
      '[1]',
      '![',
      '](',
      'http://x.example',
      '**',
      '_',
      '`',
      '```',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '1. ',
      '|',
      '|-|',
      '[^a]',
      '[a]: b',
      '# ',
      '\u202e',
      'é',
      '&lt;',
      '\\',
      ' word ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const nodes = nodesOf(draw(pieces.join(''), { citations: [1] }));

        expect(nodes.filter(({ type }) => !NODE_TYPES.has(type))).toEqual([]);
        expect(nodes.some(({ type }) => type === 'link')).toBe(false);
      }),
    );
  });

  it.each([
    ['nested quotes', '> '.repeat(20_000)],
    ['nested lists', '- '.repeat(20_000)],
    ['emphasis without end', '_a*'.repeat(13_000)],
    ['brackets', '['.repeat(40_000)],
    ['backticks', '` '.repeat(20_000)],
  ])('survives hostile %s and keeps its text', (_, source) => {
    expect(textOf(draw(source)).length).toBeGreaterThan(1_000);
  });

  it('keeps 40,000 characters whole', () => {
    const words = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
    const source = words.map((word, index) => word + (index % 90 === 89 ? '\n\n' : ' ')).join('');

    expect(textOf(draw(source)).match(/word\d+/g)).toEqual(words);
  });
});
