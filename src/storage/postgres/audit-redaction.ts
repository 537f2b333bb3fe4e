import { findSecret } from '../../memory/find-secret.ts';
import { storableText } from './storable.ts';

const REDACTED = '[redacted]';
const LONGEST_TEXT = 500;
const MOST_ITEMS = 50;
const DEEPEST = 6;
/** Names under which secrets travel, as words of a key: `apiKey`, `client_secret`, `Authorization`. */
const SECRET_NAME =
  /pass ?(?:word|wd|phrase|code)|secret(?!ar)|token|credential|(?:api|private|access) ?key|authori[sz]ation|card ?number|(?:^|[^a-z])(?:pwd|cookie|pin|cvv|cvc|iban)s?(?:$|[^a-z])/;

/** Ids look as random as keys do: UUIDs, hashes, people (`principalKey`), Slack's and Teams' ids. */
const KNOWN_ID =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![\w-])[0-9a-f]{40,64}(?![\w-])|(?<!\S)[\w.-]{1,60}\/(?:slack|teams|web)\/[\w.:@-]{0,80}\/[\w.:@-]{1,120}(?!\S)|(?<![A-Z0-9])[TUCDGWB][A-Z0-9]{7,11}(?![A-Z0-9])|\d{2}:[\w.:-]{1,100}@[\w.]{1,30}/gi;

type Detail = Readonly<Record<string, unknown>>;

/**
 * What an audit keeps of an entry's detail: values under a secret's name, and texts that seem to hold one, become
 * `[redacted]`; long texts and lists are cut; NUL characters and halves of emoji, which Postgres refuses, are dropped.
 * The result is plain JSON.
 */
export function redactDetail(detail: Detail): Detail {
  return Object.fromEntries(entriesOf(detail, 0));
}

function entriesOf(value: object, depth: number): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .slice(0, MOST_ITEMS)
    .flatMap(([key, each]) => {
      const kept = isSecretName(key) && each !== null ? REDACTED : redacted(each, depth + 1);
      return kept === undefined ? [] : [[storableText(key), kept] as const];
    });
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return undefined;
  if (depth > DEEPEST) return '[…]';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return value.slice(0, MOST_ITEMS).map((each) => redacted(each, depth + 1) ?? null);
  return Object.fromEntries(entriesOf(value, depth));
}

/** The whole text is judged, then cut: a secret at the cut stays one. */
function redactedText(raw: string): string {
  const text = storableText(raw);
  if (isSecret(text)) return REDACTED;
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
}

/** What is long is judged by its beginning, to bound the time. */
function isSecret(text: string): boolean {
  return findSecret(text.slice(0, 4_000).replace(KNOWN_ID, 'id')) !== undefined;
}

function isSecretName(key: string): boolean {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]/g, ' ')
    .toLowerCase();
  return SECRET_NAME.test(words);
}
