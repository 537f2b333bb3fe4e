import { escapeMarkdown } from './plain-markdown.ts';

type Row = Readonly<Record<string, unknown>>;

const MOST_ROWS = 15;
const MOST_COLUMNS = 6;
const MOST_FACTS = 25;
const MOST_LINES = 60;
const MOST_TABLES = 6;

/** What a stranger's system answered, as Markdown for people: JSON as facts or a table, other text as it is. All of it is data. */
export function remoteText(text: string): string {
  const value = parsedJson(text);
  return value === undefined ? plainLines(text) : remoteValue(value);
}

/** A JSON value as facts, a table or a list. Long ones are cut, and say so. */
export function remoteValue(value: unknown): string {
  if (Array.isArray(value)) return listed(value);
  if (isRow(value)) return facts(value);
  return shown(value) || 'Done.';
}

/** A field's name as people read it: `roomId` and `room_id` become `Room id`. */
export function labelOf(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_.-]+/gu, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function plainLines(text: string): string {
  const lines = text.split('\n').length;
  const kept = text
    .split(/\r?\n/u, MOST_LINES)
    .map((line) => escapeMarkdown(line, 1_000))
    .join('  \n')
    .trim();
  if (kept === '') return 'Done.';
  return lines > MOST_LINES ? `${kept}\n\n${more(lines - MOST_LINES, 'lines')}` : kept;
}

function listed(values: readonly unknown[]): string {
  if (values.length === 0) return 'Nothing found.';
  const rows = values.slice(0, MOST_ROWS);
  const text = rows.every(isRow) ? table(rows) : rows.map((value) => `- ${shown(value) || '–'}`).join('\n');
  const left = values.length - rows.length;
  return left > 0 ? `${text}\n\n${more(left, 'rows')}` : text;
}

function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, MOST_COLUMNS);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map((name) => escapeMarkdown(labelOf(name), 40) || '–')),
    line(columns.map(() => '---')),
    ...rows.map((row) =>
      line(columns.map((name) => shown(Object.hasOwn(row, name) ? row[name] : '', 120) || '–')),
    ),
  ].join('\n');
}

function facts(row: Row): string {
  const entries = Object.entries(row).filter(([, value]) => value !== null && value !== '');
  if (entries.length === 0) return 'Done.';
  const tables = entries.filter(([, value]) => isTable(value));
  const lines = entries.filter(([, value]) => !isTable(value));
  const text = lines
    .slice(0, MOST_FACTS)
    .map(([name, value]) => `- **${escapeMarkdown(labelOf(name), 60) || '–'}:** ${shown(value) || '–'}`)
    .join('\n');
  const left = lines.length - MOST_FACTS;
  return [
    text,
    left > 0 ? more(left, 'fields') : '',
    ...tables
      .slice(0, MOST_TABLES)
      .map(([name, value]) => `**${escapeMarkdown(labelOf(name), 60)}**\n\n${remoteValue(value)}`),
    tables.length > MOST_TABLES ? more(tables.length - MOST_TABLES, 'lists') : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** One value in one line; of an object inside, its own plain values. */
function shown(value: unknown, limit = 500): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkdown(String(value), limit);
  const parts = Array.isArray(value)
    ? value.slice(0, MOST_ROWS).map(inner)
    : Object.entries(value).map(([name, part]) => `${labelOf(name)}: ${inner(part)}`);
  return escapeMarkdown(parts.join(', '), limit);
}

function inner(value: unknown): string {
  if (isRow(value)) return Object.values(value).filter(isPlain).slice(0, 4).join(' ');
  return isPlain(value) ? String(value) : '…';
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isTable(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function more(count: number, what: string): string {
  return `… and ${count} more ${what}.`;
}
