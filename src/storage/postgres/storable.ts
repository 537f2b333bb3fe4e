/** A text as Postgres takes it: without NUL, and without halves of surrogate pairs. What people paste may hold both. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** A value as a JSON column takes it: the same for each text in it; keys stay as they are. */
export function storableJson<T>(value: T): T {
  const clean = (_key: string, part: unknown) => (typeof part === 'string' ? storableText(part) : part);
  return JSON.parse(JSON.stringify(value), clean) as T;
}
