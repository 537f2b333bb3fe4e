import type { FactKind } from './remembered-facts.ts';

/** What a fact of each kind is kept for, in words for the person. */
export const WHY_KEPT: Readonly<Record<FactKind, string>> = {
  location: 'to look for the rules of your place first',
  role: 'to look for what holds for your role first',
  preference: 'to write answers for you alone the way you like them',
  context: 'to understand what you ask me alone',
};

const PREFERENCE =
  /(?<!\p{L})(?:prefer\p{L}*|like|love|hate|please|always|never|answers?|repl(?:y|ies)|short|brief|detailed|bullet|in (?:english|german|french|spanish|portuguese)|lieber|bevorzuge|mag|bitte|antwort\p{L}*|kurz|préfère|réponses?|répon\p{L}*|prefiero|respuestas?|responde\p{L}*|prefiro|respostas?)(?!\p{L})/iu;
const ROLE =
  /(?<!\p{L})(?:role|title|job|i(?:'m| am) (?:an? |the |responsible)|i(?:'m| am) (?:head|lead)|i work as|i (?:manage|lead|run|own)|my team|manager|engineer|developer|designer|analyst|contractor|intern|trainee|apprentice|part[- ]time|rolle|ich bin (?!in |im )|ich leite|arbeite als|werkstudent\p{L}*|teilzeit|je suis (?!à |en |au )|travaille comme|soy|trabajo como|sou|trabalho como)(?!\p{L})/iu;
const LOCATION =
  /(?<!\p{L})(?:office|site|location|based (?:in|at|out of)|(?:work|live|sit)s? (?:remotely |mostly |mainly )?(?:in|at|from|on)|floor|building|time ?zone|remote(?:ly)?|home office|büro|standort|(?:arbeite|wohne|sitze) (?:in|im|am|bei|von)|bureau|(?:travaille|habite) (?:à|en|au|chez)|oficina|(?:trabajo|vivo) (?:en|desde)|escritório|(?:trabalho|moro) (?:em|no|na|de)|(?:estou|estoy) (?:em|no|na|en))(?!\p{L})/iu;

/** The kind of a fact by its words: a place, a role, a wish; anything else is standing context. */
export function kindOfFact(text: string): FactKind {
  if (LOCATION.test(text) && !/(?<!\p{L})(?:prefer|answer|please)/iu.test(text)) return 'location';
  if (ROLE.test(text)) return 'role';
  return PREFERENCE.test(text) ? 'preference' : 'context';
}
