const CONSONANT = '[^aeiou]';
const VOWEL = '[aeiouy]';
const CONSONANTS = `${CONSONANT}[^aeiouy]*`;
const VOWELS = `${VOWEL}[aeiou]*`;
const MEASURE_ABOVE_0 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}`);
const MEASURE_IS_1 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}(?:${VOWELS})?$`);
const MEASURE_ABOVE_1 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`);
const HAS_VOWEL = new RegExp(`^(?:${CONSONANTS})?${VOWEL}`);
const SHORT_END = new RegExp(`^${CONSONANTS}${VOWEL}[^aeiouwxy]$`);

const STEP_2: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ational: 'ate',
    tional: 'tion',
    enci: 'ence',
    anci: 'ance',
    izer: 'ize',
    bli: 'ble',
    alli: 'al',
    entli: 'ent',
    eli: 'e',
    ousli: 'ous',
    ization: 'ize',
    ation: 'ate',
    ator: 'ate',
    alism: 'al',
    iveness: 'ive',
    fulness: 'ful',
    ousness: 'ous',
    aliti: 'al',
    iviti: 'ive',
    biliti: 'ble',
    logi: 'log',
  }),
);
const STEP_3: ReadonlyMap<string, string> = new Map(
  Object.entries({ icate: 'ic', ative: '', alize: 'al', iciti: 'ic', ical: 'ic', ful: '', ness: '' }),
);
const STEP_2_END = new RegExp(`^(.+?)(${[...STEP_2.keys()].join('|')})$`);
const STEP_3_END = new RegExp(`^(.+?)(${[...STEP_3.keys()].join('|')})$`);
const STEP_4_END =
  /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$|^(.+?[st])(ion)$/;

/** The Porter stem of one lower-case English word (M. F. Porter, 1980). Words with digits or other letters stay as they are. */
export function porterStem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  // A consonant y is marked, so that the patterns see it as one.
  let stem = word.replace(/^y/, 'Y');
  stem = undoubled(singular(stem));
  if (/.y$/.test(stem) && HAS_VOWEL.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaceEnd(stem, STEP_2_END, STEP_2);
  stem = replaceEnd(stem, STEP_3_END, STEP_3);
  stem = withoutSuffix(stem);
  return withoutFinalE(stem).replace(/^Y/, 'y');
}

function singular(word: string): string {
  if (/(ss|i)es$/.test(word)) return word.slice(0, -2);
  if (/[^s]s$/.test(word)) return word.slice(0, -1);
  return word;
}

function undoubled(word: string): string {
  if (word.endsWith('eed')) return MEASURE_ABOVE_0.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const match = /^(.+)(ed|ing)$/.exec(word);
  const base = match?.[1];
  if (base === undefined || !HAS_VOWEL.test(base)) return word;
  if (/(at|bl|iz)$/.test(base)) return `${base}e`;
  if (/([^aeiouylsz])\1$/.test(base)) return base.slice(0, -1);
  return SHORT_END.test(base) ? `${base}e` : base;
}

function replaceEnd(word: string, end: RegExp, replacements: ReadonlyMap<string, string>): string {
  const [, base, suffix] = end.exec(word) ?? [];
  if (base === undefined || suffix === undefined || !MEASURE_ABOVE_0.test(base)) return word;
  return base + (replacements.get(suffix) ?? '');
}

function withoutSuffix(word: string): string {
  const match = STEP_4_END.exec(word);
  const base = match?.[1] ?? match?.[3];
  return base !== undefined && MEASURE_ABOVE_1.test(base) ? base : word;
}

function withoutFinalE(word: string): string {
  let stem = word;
  if (stem.endsWith('e')) {
    const base = stem.slice(0, -1);
    const drops = MEASURE_ABOVE_1.test(base) || (MEASURE_IS_1.test(base) && !SHORT_END.test(base));
    if (drops) stem = base;
  }
  return stem.endsWith('ll') && MEASURE_ABOVE_1.test(stem) ? stem.slice(0, -1) : stem;
}
