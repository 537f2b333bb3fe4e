/** What kind of thing would answer a question. */
export type AnswerType = 'amount' | 'time' | 'person' | 'steps' | 'yes-no' | 'list' | 'place' | 'open';

const AMOUNT_OF =
  'quick|quickly|rapidly|swiftly|fast|soon|long|often|frequently|late|early|many|much|big|large|high|far|heavy|tall|wide|small';
/** The opening of a question in the five languages, with the adjective that belongs to it. */
const FRAME = new RegExp(
  String.raw`(?<!\p{L})(?:how (?:${AMOUNT_OF})|wie (?:hoch|lange|oft|viele?|schnell|groß|häufig|teuer|weit|früh|spät)|(?:de )?qu[eé] (?:tamaño|color)|de que cor|com que frequência|con qué frecuencia|à quelle fréquence)(?!\p{L})`,
  'giu',
);

// A question's type is that of the first that fits.
const ANSWER_TYPES: readonly (readonly [AnswerType, RegExp])[] = [
  [
    'steps',
    /\bhow (?:do|can|should|would|to|does)\b(?! (?:often|long|much|many))|\bwhat (?:do i (?:have to )?do|should i do|are the steps)\b|\bsteps\b/i,
  ],
  [
    'amount',
    // A size, not a time: "how long must a password be".
    /\bhow long (?:must|should|may|can|has|have|does|do)\b.{1,40}\bbe\b|\bwie (?:viele?|hoch|groß|teuer|weit)\b|\bwieviele?\b|(?<!\p{L})cu[aá]nt[oa]s?(?!\p{L})|\bcombien\b|(?<!\p{L})quant[oa]s?(?!\p{L})|\bhow (?:many|much|big|large|high|far|heavy)\b|\bwhat(?:'s| is| are)? (?:the |our |my )?(?:\w+ ){0,3}(?:price|cost|fee|rate|limit|amount|budget|allowance|maximum|minimum|percentage|number|salary|bonus)\b/iu,
  ],
  [
    'time',
    /\b(?:wann|wie (?:lange|oft|schnell|häufig))\b|(?<!\p{L})cu[aá]ndo(?!\p{L})|\bquand\b|(?<!\p{L})quando(?!\p{L})|\bantecedencia\b|\bwhen\b|\bhow (?:quick|long|soon|often|frequently|late|early|quickly|rapidly|fast)\b|\bdeadline\b|\bwhat (?:time|date|day|hours)\b|\buntil\b|\bby what\b|\bnotice\b/iu,
  ],
  [
    'person',
    /\b(?:wer|wem|wen)\b|(?<!\p{L})qui[eé]n(?:es)?(?!\p{L})|\bquem\b|\bwho(?:m|se)?\b|\bwhich (?:team|person|department)\b/iu,
  ],
  ['place', /\bwhere\b|^wo\b|(?<!\p{L})d[oó]nde(?!\p{L})|(?<!\p{L})où(?!\p{L})|\bonde\b/iu],
  ['list', /\b(?:what|which) (?:are|(?!does|is|was|has|this|its)\w{3,}s\b)/i],
  [
    'yes-no',
    /^(?:\W*(?:and|but|so|also|then)\W+)?(?:is|are|do|does|did|can|could|may|must|should|will|would|am|has|have)\b|,\s*(?:is|are|do|does|can|may|must|should|will|am) (?:i|we|it|they|there|you|the)\b/i,
  ],
];

/** The type of what is asked; `open` where nothing tells. */
export function answerTypeOf(question: string): AnswerType {
  return ANSWER_TYPES.find(([, pattern]) => pattern.test(question))?.[0] ?? 'open';
}

/** The words of a question that only open it, in lower case: "how frequently" has two. They say nothing of its subject. */
export function openingWords(question: string): ReadonlySet<string> {
  const openings = question.match(FRAME) ?? [];
  return new Set(openings.flatMap((opening) => opening.toLowerCase().split(' ')));
}
