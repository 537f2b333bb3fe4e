import type { Language } from '../language/languages.ts';
import { sentenceSpans } from '../language/sentences.ts';

/** A message is judged by its beginning. */
const CHARACTERS_READ = 4_000;
const HELPERS = 'is|are|am|was|were|does|did|can|could|may|must|should|will|would|has';
const SUBJECTS =
  'i|we|they|he|she|it|there|the|an?|my|our|your|their|this|that|these|those|people|everyone|any(?:one|body)|some(?:one|body)';

/**
 * How questions open that people write without a question mark. Narrower than how questions may open: "when I was there" and
 * "cuando llegue" are none.
 */
const OPENS_UNMARKED: Readonly<Record<Language, string>> = {
  en: `how (?:do|does|did|can|could|many|much|long|often|far|fast|soon|to|is|are|should|would|about|come)|what(?:'s|s)? (?:is|are|was|were|do|does|did|happens|about|if|kind|time|should|would|can|counts|the|our|my)|who(?:'s| (?:is|are|do|does|can|has|owns|handles|approves|decides|signs|pays|should|to))|(?:where|when)(?:'s)? (?:${HELPERS}|do)|where's|when's|why (?:is|are|do|does|did|can|can't|isn't|don't|not)|which \\p{L}+ (?:${HELPERS}|do|have)|(?:${HELPERS}) (?:${SUBJECTS})|do (?:i|we|they|people|contractors|employees)|have (?:we|they)|any(?:one|body) (?:know|knows|got|have)|does any(?:one|body)`,
  de: 'wie (?:viele?|lange|oft|hoch|kann|bekomme|komme|funktioniert|geht das|mache|beantrage)|wo (?:ist|sind|finde|finden|kann|bekomme|gibt|steht)|wann (?:ist|sind|kommt|muss|kann|gibt|beginnt)|wer (?:ist|sind|hat|kann|macht|darf|genehmigt)|was (?:ist mit|kostet|muss|kann ich|passiert|bedeutet|gilt)|warum|wieso|welche[rsnm]? \\p{L}+ (?:ist|sind|gilt|gelten|muss|kann)|(?:darf|kann|muss|soll) ich|(?:dürfen|können|müssen) wir|gibt es|weiß jemand|kann jemand',
  es: '¿ ?\\p{L}+|(?:a |de |por |para |con |en )?(?:qué|cómo|cuánt[oa]s?|cuándo|dónde|quién(?:es)?|cuál(?:es)?)|alguien sabe|puedo|tengo que',
  fr: "comment (?:faire|puis|peut|on|je|fait)|combien|où (?:est|sont|puis|peut|trouve|se trouve|dois)|quel(?:le)?s? (?:est|sont|\\p{L}+)|pourquoi|qu'est-ce|est-ce|quand (?:est|sont|faut|doit)|(?:puis|dois|peut|doit|faut)-(?:je|on|il)|y a-t-il|quelqu'un sait",
  pt: 'o que (?:é|são|acontece|preciso)|como (?:faço|posso|peço|é que|se faz)|quant[oa]s? \\p{L}+|quando (?:é|são|posso|tenho|devo)|onde (?:é|fica|está|posso|encontro)|quem (?:é|são|pode|faz|aprova)|qual|quais|posso|por que|alguém sabe',
};
const OPENS = new RegExp(`^(?:${Object.values(OPENS_UNMARKED).join('|')})(?![\\p{L}'’])`, 'iu');

/** What stands before the matter: a greeting, a joint, an announcement. */
const LEAD =
  /^(?:(?:hi|hey|hello|hallo|moin|hola|bonjour|salut|olá|oi|ok(?:ay)?|so|and|but|also|then|well|hm+|ah|oh|sorry|thanks|great|please|pls|bitte|und|aber|also|y|pero|et|mais|e|mas|(?:quick |kurze |une |una |uma )?(?:question|frage|pregunta|pergunta|duda)(?=\s?[:,!.–-]))(?![\p{L}’'])(?:[\s,:!.-]+(?:all|team|everyone|everybody|folks|there|guys|zusammen|alle|à tous|tout le monde|a todos|todos|pessoal)(?!\p{L}))?[\s,:!.–-]*)+/iu;
/** Questions in form alone, and those that people ask of people. */
const CHATTER = new RegExp(
  `^(?:${[
    "how are (?:you|things)|how(?:'s| is) (?:it going|everyone|everybody|life)|how was (?:your|the)|how did it go|what'?s (?:up|new)|what a|how (?:nice|cool|sweet|funny|annoying)|who(?:'s| is) (?:there|in|around|up for|joining|coming|free|late|next)|who (?:knows|cares|wants)",
    "right|ok(?:ay)?|really|seriously|no|yes|eh|huh|why not|is that so|isn'?t it|don'?t you think|what do you (?:mean|think)|makes sense|deal|agreed|lol|lunch|coffee|beer|any(?:one|body) (?:up for|in for|want|fancy|free|around|there|else (?:coming|joining))",
    'shall (?:we|i)|should (?:we|i) (?:meet|go|call|talk|sync|discuss|move|book|schedule|grab|take this|ping|wait|invite|do (?:it|this|that))|(?:can|could) we (?:meet|talk|call|sync|chat|move|discuss|take this|do (?:it|this|that))|want(?: me)? to',
    "wie geht'?s|wie geht es (?:dir|euch)|echt|wirklich|oder|sicher|wer (?:kommt|ist dabei|hat lust)|wollen wir|sollen wir|mittagessen|kaffee",
    'ça va|vraiment|ah bon|on (?:se voit|y va|déjeune)|qui (?:vient|est partant)|un café',
    'qué tal|cómo est[aá]s|de verdad|en serio|quién viene|nos vemos|un café|quedamos',
    'tudo bem|sério|como (?:vai|estás|você está)|quem vem|vamos|um café',
  ].join('|')})(?![\\p{L}’'])`,
  'iu',
);

/** What a person wrote themselves, from the beginning: without code, quoted lines and addresses. */
export function proseOf(text: string): string {
  return text
    .slice(0, CHARACTERS_READ)
    .replace(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, ' ')
    .replace(/^>.*$/gm, ' ')
    .replace(/https?:\/\/\S+/g, ' ')
    .trim();
}

/** A sentence without what leads up to its matter: "Hi all, quick question: where …" begins with "where". */
export function withoutLead(sentence: string): string {
  const whole = sentence.replace(/^[\s"'“”«»>*_-]+/, '');
  const rest = whole.replace(LEAD, '');
  return /\p{L}{2}/u.test(rest) ? rest : whole;
}

/** The sentences of what a person wrote themselves, each without what leads up to its matter. */
export function sentencesOf(text: string): readonly string[] {
  const prose = proseOf(text);
  return sentenceSpans(prose).map(({ start, end }) => withoutLead(prose.slice(start, end).trim()));
}

/**
 * The sentences of a message that ask something, by a question mark or by how they open. What asks nothing but attention or
 * company ("right?", "coffee?", "shall we?") is left out.
 */
export function questionsIn(text: string): readonly string[] {
  return sentencesOf(text)
    .filter((sentence) => /\?["'”’»)\s!]*$/.test(sentence) || OPENS.test(sentence))
    .filter((sentence) => /\p{L}{2}/u.test(sentence) && !CHATTER.test(sentence));
}
