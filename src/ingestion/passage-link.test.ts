import { describe, expect, it } from 'vitest';
import { type PassagePlace, passageLink } from './passage-link.ts';

function linkOf(rest: Partial<PassagePlace>, passage: Partial<PassagePlace['passage']> = {}): string {
  return passageLink({
    link: 'https://x.example/leave',
    format: 'html',
    anchors: [],
    passage: {
      start: 100,
      text: 'Tell your manager before nine, by phone & mail, on day one.',
      trail: [],
      ...passage,
    },
    ...rest,
  });
}

describe('passageLink', () => {
  it('opens the nearest anchor above the passage', () => {
    const anchors = [
      { start: 0, anchor: 'leave' },
      { start: 100, anchor: 'sick' },
      { start: 101, anchor: 'later' },
    ];

    expect(linkOf({ anchors })).toBe('https://x.example/leave#sick');
  });

  it('opens a PDF at its page, on the web and on disk', () => {
    const anchors = [{ start: 0, anchor: 'page=3' }];

    expect(linkOf({ anchors, format: 'pdf', link: 'https://x.example/a.pdf' })).toBe(
      'https://x.example/a.pdf#page=3',
    );
    expect(linkOf({ anchors, format: 'pdf', link: 'hr/a.pdf' })).toBe('hr/a.pdf#page=3');
  });

  it('points to the first words of a web page without anchors', () => {
    expect(linkOf({})).toBe(
      'https://x.example/leave#:~:text=Tell%20your%20manager%20before%20nine%2C%20by%20phone%20%26',
    );
    expect(linkOf({}, { text: '| City-wide | Days |\n| --- | --- |' })).toBe(
      'https://x.example/leave#:~:text=City%2Dwide',
    );
    expect(linkOf({}, { text: '- 1\n2. Call the service desk' })).toBe(
      'https://x.example/leave#:~:text=Call%20the%20service%20desk',
    );
  });

  it('points to a heading as code hosts name them', () => {
    const link = 'https://git.example/acme/docs/blob/main/leave.md';

    expect(linkOf({ link, format: 'markdown' }, { trail: ['Leave', 'Sick leave: what now?'] })).toBe(
      `${link}#sick-leave-what-now`,
    );
    expect(linkOf({ link, format: 'markdown' })).toBe(link);
  });

  it('leaves paths, links with an anchor and what browsers do not show alone', () => {
    expect(linkOf({ link: 'leave/sick.md', format: 'markdown' })).toBe('leave/sick.md');
    expect(linkOf({ link: 'https://x.example/#a' })).toBe('https://x.example/#a');
    expect(linkOf({ link: 'https://x.example/a.docx', format: 'docx' })).toBe('https://x.example/a.docx');
  });
});
