/** JSON with every object's keys in one fixed order, without what is undefined: equal values are equal texts, wherever they were kept. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? ordered(part) : part)) ?? 'null';
}

function ordered(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // By code units: a locale's order is not the same everywhere.
  return Object.fromEntries(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
