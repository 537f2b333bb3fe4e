/** What kind of secret a text seems to hold. */
export type SecretKind = 'key' | 'password' | 'card' | 'iban' | 'identity-number';

const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]/gu;
/** As their makers write them: https://github.com/gitleaks/gitleaks keeps a long list of such shapes. */
const KEYS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/,
  /(?<![\p{L}\p{N}])(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[\w-]{16,}/u,
  /(?<![\p{L}\p{N}])(?:xox[abeoprs]|xapp)-[\w-]{8,}/u,
  /(?<![\p{L}\p{N}])(?:gh[opsru]_|github_pat_|glpat-|npm_|hf_|dop_v1_|shpat_|pypi-)[\w-]{12,}/u,
  /(?<![\p{L}\p{N}])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/u,
  /(?<![\p{L}\p{N}])AIza[\w-]{20,}/u,
  /(?<![\p{L}\p{N}])SG\.[\w-]{12,}\.[\w-]{12,}/u,
  /(?<![\p{L}\p{N}])eyJ[\w-]{8,}\.[\w-]{4,}/u,
  /hooks\.slack\.com\/services\//i,
  /:\/\/[^\s/@:]{1,80}:[^\s/@]{1,80}@/,
  /(?<![\p{L}\p{N}])bearer\s+[\w.~+/-]{12,}/iu,
];
const SECRET_WORD =
  '(?:wi-?fi|wlan|door|access|alarm|safe|entry|gate|security|recovery|backup|unlock|tür|zugangs)[ -]?(?:keys?|codes?|schlüssel)|logins?|credentials|zugangsdaten|pass ?words?|pass ?codes?|pass ?phrases?|passwd|pwd|pw|pin(?: ?codes?)?|api[ _-]?keys?|secrets?|access ?tokens?|tokens?|client ?secrets?|recovery ?codes?|' +
  'pass ?wort|passwörter|kennwort|kennwörter|geheimzahl|zugangscode|mot de passe|mdp|code secret|contraseñas?|clave(?: de acceso)?|senhas?|palavra-passe';
const GIVEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${SECRET_WORD})(?![\p{L}])[^.!?\n]{0,40}?(?:\s(?:is|are|was|ist|sind|lautet|est|es|é|são)\s|\s?[:=]+\s?)\s*["'“«]?(?!(?:in|on|at|with|by|a|the|an|not|too|safe|kept|stored|managed|reset|expired|expir\p{L}*|im|bei|nicht|dans|en|no|pas|não|na)(?!\p{L}))\S`,
  'iu',
);
const PIN = /(?<![\p{L}\p{N}])(?:pin|cvv|cvc|geheimzahl)\D{0,12}\d{3,8}(?!\d)/iu;
const DIGIT_RUN = /(?<![\p{N}])\d(?:[ -]?\d){11,22}(?![\p{N}])/gu;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![\p{L}\p{N}])/giu;
const IDENTITY = /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/;
const IDENTITY_WORD =
  /(?<!\p{L})(?:social security|national insurance|passport|tax id|steuer-?id|sozialversicherungs\p{L}*|reisepass\p{L}*|ausweis\p{L}*|sécurité sociale|passeport|dni|nie|pasaporte|nif|cpf|passaporte)(?!\p{L})[^\d\n]{0,30}[\p{L}-]?\d[\p{L}\d .-]{4,}/iu;
const WORD = /\S{20,}/g;
const RANDOM_BITS = 3.4;

/** "pass: …", where the word alone may be a badge. */
const SHORT_WORD = /(?<![\p{L}\p{N}])(?:pass|psw|pwd?|kw|key)\s?[:=]{1,2}\s?\S/iu;
/** "p a s s w o r d", "p.w": single letters and digits with something between them. */
const SPACED_OUT = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\s._*~-]{1,3}[\p{L}\p{N}](?![\p{L}\p{N}]))+/gu;
/** In "a p w" the first letter is a word. */
const WORD_OF_ONE = /^[ai]\s/i;
const SPACES = /[\s._*~-]+/g;

/**
 * The first secret that a text seems to hold: keys and tokens, passwords, card numbers (Luhn), IBANs (ISO 13616), identity
 * numbers; also with letters spaced out. Errs towards finding one: it guards what people ask to be remembered, not what they may say.
 */
export function findSecret(raw: string): SecretKind | undefined {
  const text = raw.normalize('NFKC').replace(INVISIBLE, '');
  return (
    secretIn(text) ??
    (text.search(SPACED_OUT) >= 0
      ? (secretIn(joined(text)) ?? secretIn(joined(text, WORD_OF_ONE)))
      : undefined)
  );
}

/** The text with its spaced letters put together, but for a first one that is a word. */
function joined(text: string, apart?: RegExp): string {
  return text.replace(SPACED_OUT, (letters) => {
    const first = apart?.exec(letters)?.[0] ?? '';
    return first + letters.slice(first.length).replace(SPACES, '');
  });
}

function secretIn(text: string): SecretKind | undefined {
  if (KEYS.some((key) => key.test(text))) return 'key';
  if (GIVEN.test(text) || SHORT_WORD.test(text) || PIN.test(text)) return 'password';
  if ([...text.matchAll(IBAN)].some(([found]) => isIban(found))) return 'iban';
  if ([...text.matchAll(DIGIT_RUN)].some(([found]) => isCard(found.replace(/\D/g, '')))) return 'card';
  if (IDENTITY.test(text) || IDENTITY_WORD.test(text)) return 'identity-number';
  if ([...text.matchAll(WORD)].some(([word]) => isRandom(word))) return 'key';
  return undefined;
}

/** ISO/IEC 7812: 13 to 19 digits here (fewer are rare, and telephone numbers), the last one a check digit. */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (const [index, digit] of digits.split('').toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

/** ISO 13616: moved round and read as a number, it leaves 1 by 97. What stands behind the number may have been taken along. */
function isIban(found: string): boolean {
  const compact = found.replaceAll(' ', '').toUpperCase();
  for (let length = Math.min(compact.length, 34); length >= 15; length -= 1) {
    const moved = `${compact.slice(4, length)}${compact.slice(0, 4)}`;
    const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
    let rest = 0;
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
    if (rest === 1) return true;
  }
  return false;
}

/** Letters of both cases and digits, mixed as nobody writes: by Shannon's entropy in bits a character. */
function isRandom(word: string): boolean {
  if (/^https?:\/\//i.test(word)) return false;
  if (!/\d/.test(word) || !/[a-z]/i.test(word)) return false;
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  const changes = word.match(/[a-z][A-Z\d]|[A-Z][a-z\d]|\d[A-Za-z]/g)?.length ?? 0;
  return bits >= RANDOM_BITS && changes >= 5;
}
