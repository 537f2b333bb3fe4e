const MOST_TEXT = 120;
const MOST_ITEMS = 10;
const MOST_DEPTH = 3;
const SECRET_NAME =
  /pass(?:word|phrase|wd)?|secret|token|credential|api_?key|private_?key|authori[sz]ation|cookie|\bpin\b|iban|card_?number|cvc/iu;
const SECRET_TEXTS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|xox[abprs]|gh[pousr]|glpat|AKIA|ASIA)[-_A-Za-z0-9]{12,}/gu,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/gu,
  /-----BEGIN [A-Z ]{3,40}-----[^-]*(?:-----END [A-Z ]{3,40}-----)?/gu,
  /\b(?:\d[ -]?){13,19}\b/gu,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/gu,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/giu,
  /\b(?:password|passwort|passcode|pin|secret|token)\s*(?:is|ist|:|=)\s*\S+/giu,
];

/** A call's arguments for the audit: without secrets, long text cut, and never deeper than three levels. */
export function redactArguments(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return redactRecord(args, 0);
}

/** A text without what looks like a secret, cut to 120 characters. */
function redactText(text: string): string {
  let plain = text.slice(0, 4_000);
  for (const secret of SECRET_TEXTS) plain = plain.replace(secret, '[secret]');
  return plain.length > MOST_TEXT ? `${plain.slice(0, MOST_TEXT)}… (${text.length} characters)` : plain;
}

function redactRecord(record: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const entries = Object.entries(record).slice(0, 40);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.slice(0, 60),
      SECRET_NAME.test(name) ? '[secret]' : redact(value, depth + 1),
    ]),
  );
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MOST_DEPTH) return '[…]';
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => redact(item, depth + 1));
  return redactRecord(Object.fromEntries(Object.entries(value)), depth);
}
