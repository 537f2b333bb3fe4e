import { LANGUAGES } from '../language/languages.ts';

/** Every other language is `other`. */
const KNOWN: ReadonlySet<string> = new Set(LANGUAGES);

const SAMPLE = 1_200;
const FEWEST_LETTERS = 12;
/** Short texts and tables mislead the detector: a known language this close to the best one is taken. */
const CLOSE = 0.12;

/** What the detector says of a text. */
type Detector = {
  detect(text: string): {
    readonly language: string;
    readonly isReliable: () => boolean;
    readonly getScores: () => Record<string, number>;
  };
};

/** The code of a text's language (`en`, `de`, `es`, `fr`, `pt`), or `other`: another language, or too little to tell. */
export type DetectLanguage = (text: string) => string;

/** Loads the detector (about 30 MB), which is why nobody should before there is something to detect. */
export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall');
  return (text) => detectWith(eld, text);
}

function detectWith(detector: Detector, text: string): string {
  const sample = sampleOf(text);
  if ((sample.match(/\p{L}/gu)?.length ?? 0) < FEWEST_LETTERS) return 'other';
  const found = detector.detect(sample);
  const scores = found.getScores();
  const [known] = Object.entries(scores)
    .filter(([language]) => KNOWN.has(language))
    .toSorted(([, a], [, b]) => b - a);
  if (known === undefined) return 'other';
  const isClose = known[1] >= (scores[found.language] ?? 1) - CLOSE;
  return KNOWN.has(found.language) || (!found.isReliable() && isClose) ? known[0] : 'other';
}

/** Prose from the beginning, the middle and the end, without markup, code and addresses. */
function sampleOf(text: string): string {
  const middle = Math.max(0, Math.floor(text.length / 2) - SAMPLE / 2);
  const parts =
    text.length <= SAMPLE * 3
      ? [text]
      : [text.slice(0, SAMPLE * 2), text.slice(middle, middle + SAMPLE), text.slice(-SAMPLE)];
  return parts
    .map(withoutMarkup)
    .join('\n')
    .slice(0, SAMPLE * 3);
}

function withoutMarkup(text: string): string {
  return text
    .replace(/^---\r?\n[\s\S]{0,2000}?\n---\r?\n/u, ' ')
    .replace(/```[\s\S]{0,2000}?(?:```|$)/gu, ' ')
    .replace(/<(script|style)\b[\s\S]{0,4000}?(?:<\/\1>|$)/giu, ' ')
    .replace(/<[^<>]{0,500}>/gu, ' ')
    .replace(/\{[%{][^{}]{0,300}[%}]\}/gu, ' ')
    .replace(/\]\([^)\s]{0,300}\)/gu, '] ')
    .replace(/https?:\S+|\S+@\S+/gu, ' ')
    .replace(/[\d|*_#`[\]()=+~^]+/gu, ' ')
    .replace(/\s+/gu, ' ');
}
