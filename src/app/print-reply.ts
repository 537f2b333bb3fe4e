import type { Citation } from '../core/citation.ts';
import type { Reply } from '../core/reply.ts';

/** The reply as plain text for a terminal: the text, then the numbered sources with title, link and quote. */
export function printReply(reply: Reply): string {
  switch (reply.kind) {
    case 'answer':
      return [
        reply.text,
        ...(reply.verified ? [`(Checked by ${reply.verified.by} on ${reply.verified.on})`] : []),
        '',
        'Sources',
        ...reply.citations.map(printCitation),
      ].join('\n');
    case 'not-known': {
      if (reply.nearest.length === 0) return reply.text;
      return [
        reply.text,
        '',
        'Nearest pages',
        ...reply.nearest.map((page) => `  ${trail(page)}\n  ${plainLink(page.link)}`),
      ].join('\n');
    }
    case 'clarification':
      return [reply.text, ...reply.choices.map(({ label }, at) => `  ${at + 1}. ${label}`)].join('\n');
    case 'form':
      return [reply.text, ...reply.facts.map(({ label, value }) => `  ${label}: ${value}`)].join('\n');
    case 'refusal':
    case 'failure':
    case 'notice':
      return reply.text;
  }
}

function printCitation(citation: Citation): string {
  const quote = citation.quote.split('\n').map((line) => `      ${line}`);
  return [
    `  [${citation.number}] ${trail(citation)}`,
    `      ${plainLink(citation.link)}`,
    `      “${quote.join('\n').trim()}”`,
  ].join('\n');
}

function trail({ title, headings }: Citation): string {
  return [title, ...headings.filter((heading) => heading !== title)].join(' › ');
}

/** Without the words that a browser would scroll to: a terminal shows them as percent signs. */
function plainLink(link: string): string {
  return link.replace(/#:~:text=.*$/, '');
}
