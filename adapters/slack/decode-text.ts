/** Stands for our own mention until it is taken out: a character for private use, which no keyboard types. */
const OWN = '\ue000';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/** `<url|label>`, `<@U1|name>`, `<#C1|name>`, `<!here>` and what stands in angle brackets otherwise. */
function decodeBracket(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : decodeEntities(inside.slice(bar + 1));
  if (target.startsWith('@')) return `@${label || target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return decodeSpecial(target, label);
  const url = decodeEntities(target);
  const address = url.replace(/^(mailto|tel):/, '');
  return label === '' || label === url || label === address ? address : `${label} (${url})`;
}

function decodeSpecial(target: string, label: string): string {
  if (label !== '') return label;
  const name = target.slice(1).split('^')[0] ?? '';
  return `@${name}`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** Whether Slack's raw text names this user. */
export function mentions(text: string, userId: string | undefined): boolean {
  return userId !== undefined && (text.includes(`<@${userId}>`) || text.includes(`<@${userId}|`));
}

/**
 * Turns Slack's raw message text into what the person typed: our own mention is taken out wherever it stands, links
 * become `label (url)`, other mentions `@name`, escaped characters themselves.
 */
export function decodeText(text: string, ownUserId: string | undefined): string {
  const decoded = text
    .replaceAll(OWN, '')
    .replace(/<([^<>]*)>|&(lt|gt|amp);/g, (whole, inside?: string, entity?: string) => {
      if (entity !== undefined) return ENTITIES[entity] ?? whole;
      if (inside === undefined || inside === '') return whole;
      return mentions(whole, ownUserId) ? OWN : decodeBracket(inside);
    });
  return decoded
    .replace(/^\s*\ue000\s*[:,]?[^\S\n]*/u, '')
    .replace(/\n[^\S\n]*\ue000[^\S\n]*/gu, '\n')
    .replace(/[^\S\n]*\ue000[^\S\n]*(?=[.,;:!?]|$)/gmu, '')
    .replace(/[^\S\n]*\ue000[^\S\n]*/gu, ' ')
    .trim();
}
