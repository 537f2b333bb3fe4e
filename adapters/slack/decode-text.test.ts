import { describe, expect, it } from 'vitest';
import { decodeText, mentions } from './decode-text.ts';

describe('decodeText', () => {
  it.each([
    ['<@U1> hello', 'hello'],
    ['<@U1|footnote> hello', 'hello'],
    ['<@U1>: hello', 'hello'],
    ['hello <@U1>', 'hello'],
    ['hello <@U1>?', 'hello?'],
    ['a <@U1> b', 'a b'],
    ['<@U1>', ''],
    ['line one\n<@U1> line two', 'line one\nline two'],
    ['ask <@U2> and <@U3|ben>', 'ask @U2 and @ben'],
    ['<#C1|general> <#C2>', '#general #C2'],
    ['<!here> <!subteam^S1|@team> <!subteam^S2>', '@here @team @subteam'],
    ['<!date^1767225600^{date}|1 January>', '1 January'],
    ['<https://a.example/?x=1&amp;y=2>', 'https://a.example/?x=1&y=2'],
    ['<https://a.example|the page>', 'the page (https://a.example)'],
    ['<https://a.example|https://a.example>', 'https://a.example'],
    ['<mailto:ana@example.com|ana@example.com>', 'ana@example.com'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['&amp;lt;', '&lt;'],
    ['&lt;@U1&gt; stays', '<@U1> stays'],
    ['שלום <@U1> مرحبا 🦊', 'שלום مرحبا 🦊'],
  ])('reads %j as %j', (raw, expected) => {
    expect(decodeText(raw, 'U1')).toBe(expected);
  });

  it('keeps every mention when it does not know its own', () => {
    expect(decodeText('<@U1> hello', undefined)).toBe('@U1 hello');
  });
});

describe('mentions', () => {
  it('does not take another id that begins alike for ours', () => {
    expect(mentions('<@U12> hello', 'U1')).toBe(false);
    expect(mentions('&lt;@U1&gt; hello', 'U1')).toBe(false);
  });
});
