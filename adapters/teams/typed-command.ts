/** What a command is called, and what may follow its name: as a command's definition has it. */
export type CommandWords = {
  readonly name: string;
  /** Such as `<question>`, `<number>|all` or `[up|down] [text]`; empty when there is none. */
  readonly argument: string;
  readonly subcommands?: readonly { readonly name: string }[];
  /** `page 2` may follow. */
  readonly isPaged?: boolean;
  /** `confirm` may follow. */
  readonly changes?: boolean;
};

type Typed = { readonly name: string; readonly text: string };

const OWN_NAME = /^\/(ask|footnote)(?:\s+([\s\S]*))?$/i;
const WORDS = /^(\/?)(\p{L}[\p{L}\p{N}_-]*)(?:\s+([\s\S]+))?$/u;

/**
 * The command that somebody typed to Footnote; undefined for what is to be answered. With a slash it always is one: `/ask …`,
 * `/footnote …`, or `/` and a command's name. Without one, only where no question could look the same: the name alone, or
 * followed by a word that belongs to the command (a subcommand, one of its `a|b` words) or by an id or number alone, and no
 * question mark at the end. So “status” and “feedback down wrong page” are commands; “Status of the VPN?” and “remember me”
 * are not.
 */
export function typedCommand(text: string, commands: readonly CommandWords[]): Typed | undefined {
  const own = OWN_NAME.exec(text);
  if (own) return { name: (own[1] ?? '').toLowerCase(), text: (own[2] ?? '').trim() };
  const [, slash, word = '', rest = ''] = WORDS.exec(withoutEnd(text)) ?? [];
  const name = word.toLowerCase();
  const known = name === 'help' ? helpOn(commands) : commands.find((command) => command.name === name);
  if (!known) return undefined;
  if (slash !== '/' && !isBare(rest.trim(), known, text)) return undefined;
  const argument = text.slice(text.indexOf(word) + word.length).trim();
  return { name: 'footnote', text: `${name} ${rest.trim() === '' ? '' : argument}`.trim() };
}

/** Without the full stop or the exclamation mark that people end with. */
function withoutEnd(text: string): string {
  return text.endsWith('.') || text.endsWith('!') ? text.slice(0, -1) : text;
}

/** Help takes the name of each command. */
function helpOn(commands: readonly CommandWords[]): CommandWords {
  return { name: 'help', argument: '', subcommands: [...commands, { name: 'help' }] };
}

function isBare(rest: string, command: CommandWords, text: string): boolean {
  if (text.endsWith('?')) return false;
  // What can't do without an argument is answered with how it is used.
  if (rest === '') return true;
  const { argument, subcommands = [] } = command;
  const [next = ''] = rest.toLowerCase().split(/\s+/, 1);
  if (subcommands.some(({ name }) => name === next)) return true;
  if (command.changes && next === 'confirm') return true;
  if (command.isPaged && /^page\s+\d{1,6}$/i.test(rest)) return true;
  if (argument !== '' && /^\S*\d\S*$/.test(rest)) return true;
  const [first = ''] = argument.replace(/[[\]()]/g, '').split(/\s+/, 1);
  const alternatives = first.split('|');
  // A word alone, such as `[text]`, stands for whatever is written there.
  return alternatives.length > 1 && alternatives.includes(next) && !next.startsWith('<');
}
