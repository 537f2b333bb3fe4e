import type { Language } from './languages.ts';

const HELPING = '(?:is|are|am|was|were|do|does|did|can|could|may|must|should|will|would|has|have)';
const ENGLISH_SUBJECT = String.raw`(?:i|we|you|they|he|she|it|there|the|an?|my|our|your|this|that|these|those|people|everyone|anyone|someone)`;

/** How questions open in a language, and what joins two of them. Sources of regular expressions, in lower case. */
export type QuestionOpenings = {
  readonly joins: string;
  readonly starts: string;
  /** The starts that part two questions after a comma alone: the others may open a relative clause. */
  readonly afterComma?: string;
  /** Words after which "and" joins two sides of one question. */
  readonly compares: string;
};

/** By language. A helping verb opens a question only before a subject: not in "what you may keep and must return". */
export const QUESTION_OPENINGS: Readonly<Record<Language, QuestionOpenings>> = {
  en: {
    joins: 'and|or|but|also',
    starts: `how|what(?:'s|s)?|who(?:'s|se|m)?|which|why|(?:when|where)(?:'s|(?= ${HELPING}))|(?:by|until|at|for|from|in|to) (?:what|when|which|whom|how)|${HELPING} ${ENGLISH_SUBJECT}`,
    afterComma: `how|what(?:'s|s)?|why|${HELPING} ${ENGLISH_SUBJECT}`,
    compares: 'differences?|differ|between|versus|vs|compared?|comparison',
  },
  de: {
    joins: 'und|oder|aber|sowie',
    starts:
      'wie|was|wer|wem|wen|wessen|wo|wohin|woher|womit|wofür|wann|warum|wieso|welche[rsnm]?|(?:bis|ab|seit|von) wann|an wen|(?:darf|kann|muss|soll|habe|bekomme|brauche) ich|(?:dürfen|können|müssen|sollen|haben|bekommen|brauchen) wir|gibt es|(?:ist|sind) (?:das|der|die|es)',
    compares: 'unterschied|unterschiede|unterscheiden|zwischen|vergleich',
  },
  es: {
    joins: 'y|e|o|pero',
    starts:
      '(?:¿ ?)?(?:a |de |por |para |con |en |hasta |desde )?(?:qué|cómo|como|cuánt[oa]s?|cuant[oa]s?|cuándo|cuando|dónde|donde|quién(?:es)?|quien(?:es)?|cuál(?:es)?)|¿ ?\\p{L}+|(?:puedo|debo|tengo que|hay que)',
    compares: 'diferencias?|entre|comparación',
  },
  fr: {
    joins: 'et|ou|mais',
    starts:
      "(?:à |de |par |pour |avec |jusqu'à |depuis )?(?:comment|combien|quand|où|qui|quoi|quels?|quelles?|pourquoi|qu'est-ce|est-ce)|(?:puis|dois|peut|doit|faut|suis|ai)-(?:je|on|il)|y a-t-il",
    compares: 'différences?|entre|comparaison',
  },
  pt: {
    joins: 'e|ou|mas',
    starts:
      '(?:a |de |por |para |com |em |até |desde )?(?:como|quant[oa]s?|quando|onde|quem|qual|quais|o que|que|porquê)|(?:posso|devo|tenho de|preciso de|há)',
    compares: 'diferenças?|entre|comparação',
  },
};
