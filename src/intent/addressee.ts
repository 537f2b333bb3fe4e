import { proseOf, withoutLead } from './question-form.ts';

/** An `@name` that isn't part of an address, and calls neither everybody nor Footnote. */
const PERSON =
  /(?<![\p{L}\p{N}._-])@(?!(?:here|channel|everyone|everybody|all|team|footnote|canal|alle|tous|todos)(?![\p{L}\p{N}]))[\p{L}\p{N}]/iu;
const OPENS_WITH_PERSON = new RegExp(`^(?:${PERSON.source})`, 'iu');
const BY_NAME = /^(\p{Lu}[\p{L}'’-]+)(?: \p{Lu}[\p{L}'’-]+)?\s*[,:–-]\s+/u;
const NO_NAMES =
  /^(?:footnote|yes|no|nope|right|perfect|cool|actually|now|first|next|last|finally|maybe|again|honestly|btw|fyi|update|edit|note|wait|wow|nice|danke|gracias|merci|obrigad[oa]|ja|nein|oui|non|sí|sim|não|genau|exactly|true|correct|wrong|contractors?|today|tomorrow|yesterday|for|in|at|if|when)$/iu;
const YOU =
  /(?<!\p{L})(?:you|your|u|du|dir|dich|dein\p{L}*|ihr|euch|kannst|könntest|hast|weißt|tu|te|toi|vous|votre|peux|pouvez|usted|puedes|podrías|tienes|sabes|você|pode|podes|consegue)(?!\p{L})/iu;
const CALLS_FOOTNOTE = /^footnote(?![\p{L}\p{N}])/iu;

/** Whether a message begins with somebody else: "@Ana …", or "Ana, can you …". */
export function opensWithAnother(text: string): boolean {
  const rest = withoutLead(proseOf(text).split('\n', 1)[0] ?? '');
  if (OPENS_WITH_PERSON.test(rest)) return true;
  const [, name] = BY_NAME.exec(rest) ?? [];
  return name !== undefined && !NO_NAMES.test(name) && YOU.test(rest.slice(name.length));
}

/** Whether a message names another person anywhere. */
export function namesAnother(text: string): boolean {
  return PERSON.test(proseOf(text));
}

/** Whether a message calls Footnote by its name, without a mention that the platform knows. */
export function callsFootnote(text: string): boolean {
  return CALLS_FOOTNOTE.test(withoutLead(proseOf(text)));
}
