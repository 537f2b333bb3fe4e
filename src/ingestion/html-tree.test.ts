import { describe, expect, it } from 'vitest';
import { cutDocument } from './cut-document.ts';

function cut(text: string, format: 'html' | 'markdown' = 'html') {
  const link = 'https://x.example/a';
  const of = { tenant: 'acme', source: 'site', document: link, link, access: ['public'], version: 'v1' };
  return cutDocument({ ...of, text, format });
}

const words = 'Everybody books a desk before noon, and lets it go when plans change. ';

describe('a web page', () => {
  it.each([
    ['on the heading', '<h2 id="sick">Sick leave</h2>'],
    ['inside it', '<h2><a name="sick"></a>Sick leave</h2>'],
    ['on the section that it opens', '<section id="sick"><h2>Sick leave</h2></section>'],
  ])('is linked to by the id %s', (_, heading) => {
    const html = `<main><h1>Leave</h1><p>${words.repeat(8)}</p>${heading}<p>${words.repeat(8)}</p></main>`;

    const links = cut(html).map(({ headings, link }) => [...headings, link]);

    expect(links).toEqual([
      [expect.stringMatching(/^https:\/\/x\.example\/a#:~:text=Everybody%20books/u)],
      ['Sick leave', 'https://x.example/a#sick'],
    ]);
  });

  it('is read without what repeats on every page', () => {
    const html = `<body><a class="skip-link" href="#m">Skip to content</a><div class="cookie-banner">We bake cookies</div>
      <main id="m"><ol class="breadcrumb"><li>Home</li></ol><h1>Leave</h1><div class="toc"><ul><li>Sick leave</li></ul></div>
      <p>You get 30 days.</p><div class="pagination">Next page</div><a class="headerlink" href="#x">¶</a></main></body>`;

    expect(cut(html).map(({ text }) => text)).toEqual(['You get 30 days.']);
  });

  it('keeps each entry of a definition list as one item', () => {
    const html = `<h1>Words</h1><dl><dt>MFA</dt><dt>2FA</dt><dd><p>Two proofs of who you are.</p></dd>
      <div><dt>VPN</dt><dd>A tunnel: <b>safe</b>.</dd><dd>Also a help desk queue.</dd></div></dl>`;

    const [passage] = cut(html);

    expect(passage?.text).toBe(
      '- MFA, 2FA: Two proofs of who you are.\n- VPN: A tunnel: safe.\n  Also a help desk queue.',
    );
    expect(html.slice(passage?.start, passage?.end)).toMatch(/MFA<[\s\S]*queue\.$/u);
  });

  it('never parts a question from its answer', () => {
    const pairs = Array.from(
      { length: 12 },
      (_, index) =>
        `<details><summary>May I do thing number ${index}?</summary><p>Answer ${index}. ${words.repeat(3)}</p></details>`,
    );

    const passages = cut(`<h1>Questions</h1>${pairs.join('')}`);

    expect(passages.length).toBeGreaterThan(2);
    for (const { text } of passages) {
      const questions = [...text.matchAll(/thing number (\d+)\?/gu)].map((match) => match[1]);
      const answers = [...text.matchAll(/Answer (\d+)\./gu)].map((match) => match[1]);
      expect(answers).toEqual(questions);
    }
  });
});

describe('Markdown', () => {
  it('never parts a question from its answer', () => {
    const pairs = Array.from(
      { length: 12 },
      (_, index) => `Q: May I do ${index}?\n\nA${index}: ${words.repeat(3)}`,
    );

    for (const { text } of cut(pairs.join('\n\n'), 'markdown')) {
      const questions = [...text.matchAll(/I do (\d+)\?/gu)].map((match) => match[1]);
      expect([...text.matchAll(/A(\d+):/gu)].map((match) => match[1])).toEqual(questions);
    }
  });

  it('reads definition lists', () => {
    const text = '**MFA**\n: Two proofs of who you are.\n\nVPN\n: A tunnel.';

    expect(cut(text, 'markdown')[0]?.text).toBe('MFA: Two proofs of who you are.\n\nVPN: A tunnel.');
  });
});
