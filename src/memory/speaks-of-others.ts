const PERSON_NOUN =
  '(?:boss|manager|lead|team lead|supervisor|colleagues?|co-?workers?|teammates?|interns?|trainees?|secretary|flatmate|roommate|fiancée?|uncle|aunt|cousin|grand(?:mother|father|ma|pa)|nephew|niece|baby|praktikant(?:in)?|assistant|wife|husband|partner|girlfriend|boyfriend|son|daughter|child|children|kids?|' +
  'mother|father|mum|mom|dad|parents?|brother|sister|friend|neighbou?r|ceo|cto|cfo|director|chefin?|vorgesetzter?|kollegin|kollegen?|mitarbeiterin?|frau|mann|' +
  'sohn|tochter|kind(?:er)?|mutter|vater|bruder|schwester|freundin?|chef|cheffe|collègues?|femme|mari|fils|fille|enfants?|mère|père|frère|sœur|ami|amie|' +
  'jefe|jefa|compañer[oa]s?|mujer|marido|esposa|esposo|hij[oa]s?|madre|padre|herman[oa]|amig[oa]|chefe|colegas?|mulher|marido|filh[oa]s?|mãe|pai|irmão|irmã)';
const VERB =
  "(?:is|isn't|are|was|were|has|had|hasn't|have|does|doesn't|did|works?|lives?|likes?|loves?|hates?|prefers?|wants?|needs?|earns?|makes|gets|got|left|quit|said|told|went|became|can|can't|cannot|will|won't|should|must|" +
  'ist|sind|war|hat|haben|arbeitet|wohnt|lebt|mag|will|verdient|kann|muss|bekommt|est|était|travaille|habite|aime|gagne|veut|peut|doit|' +
  'es|está|era|tiene|trabaja|vive|prefiere|quiere|gana|puede|debe|é|esta|tem|trabalha|mora|prefere|quer|ganha|pode|deve|gosta)';
const MINE =
  /(?<!\p{L})(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|our|ours|us|ich|mir|mich|mein\p{L}*|wir|uns|unser\p{L}*|je|j'\p{L}+|moi|mon|ma|mes|nous|notre|nos|yo|mi|mis|me|nosotros|nuestr[oa]s?|eu|meus?|minhas?|nós|nossos?|nossas?)(?!\p{L})/iu;
const MINE_BUT_A_PERSON = new RegExp(
  `(?<!\\p{L})(?:my|our|mein\\p{L}*|unser\\p{L}*|mon|ma|mes|notre|nos|mis?|nuestr[oa]s?|meus?|minhas?|nossos?|nossas?)\\s+(?:\\p{L}+\\s+)?${PERSON_NOUN}(?!\\p{L})(?!\\s+(?:time|role|company|team|programs?|programmes?|board|group|portal|budget|plan)(?!\\p{L}))`,
  'iu',
);
const PRONOUN = new RegExp(
  `^(?:he|she|they|he's|she's|they're|his|her|their|er|sie|seine?|ihre?|il|elle|ils|elles|él|ella|ellos|ellas|ele|ela|eles|elas)(?!\\p{L})`,
  'iu',
);
const OTHERS_SUBJECT = new RegExp(
  `^(?:(?:the|a|an|der|die|das|ein|eine|le|la|les|el|los|o|os)\\s+)?${PERSON_NOUN}(?:['’]s\\s+\\p{L}+)?\\s+${VERB}(?!\\p{L})`,
  'iu',
);
const NAMED = new RegExp(
  `^(\\p{L}[\\p{L}.-]+)(?:\\s+\\p{Lu}[\\p{L}-]+)?(?:['’]s?\\s+\\p{L}+(?:\\s\\p{L}+)?)?\\s+${VERB}(?!\\p{L})`,
  'u',
);
const FRENCH_HAS = /^\p{Lu}\p{L}+ a (?:un|une|le|la|les|des|du|été|eu|son|sa|ses|\d+)(?!\p{L})/u;
const POSSESSED = /^\p{Lu}\p{L}+['’]s\s/u;
/** Words that open a clause about oneself or a thing. */
const NO_PERSON =
  /^(?:i|we|it|this|that|there|what|who|everything|english|german|french|spanish|portuguese|office|team|department|role|location|language|timezone|title|desk|shift|answers?|replies|please|always|never|today|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|weekends?|lunch|stand-?ups?|meetings?|deadlines?|remote|büro|standort|abteilung|rolle|arbeitsort|sprache|ich|wir|es|das|antworten|bureau|poste|équipe|langue|je|nous|on|oficina|equipo|puesto|idioma|yo|escritório|equipa|equipe|cargo|língua|eu|nós)$/iu;
const CLAUSES =
  /[.;!?\n]+|,?\s+(?:and|but|while|because|und|aber|weil|et|mais|car|y|pero|porque|e|mas)\s+|,\s+/iu;

/** "I think that Bob is …" is about Bob. */
const SAID_BEFORE =
  /^(?:(?:(?:i|ich|je|yo|eu)\s+)?(?:think|know|heard|believe|guess|glaube|weiß|denke|crois|sais|creo|sé|acho|sei)\s+)?(?:(?:that|dass|que)\s+)?/iu;

/**
 * Whether a text says something about somebody else ("Bob is on leave", "my boss prefers calls") rather than about the
 * person who wrote it. Judged clause by clause, by who its subject seems to be.
 */
export function speaksOfOthers(raw: string): boolean {
  return (
    raw
      .normalize('NFKC')
      .replaceAll('’', "'")
      // The clauses' borders look for what stands behind blanks: where there are thousands, from each anew.
      .replace(/\s+/g, (blanks) => (blanks.includes('\n') ? '\n' : ' '))
      .split(CLAUSES)
      .map((clause) => clause.trim().replace(SAID_BEFORE, ''))
      .some(isAboutAnother)
  );
}

function isAboutAnother(clause: string): boolean {
  if (MINE_BUT_A_PERSON.test(clause)) return true;
  if (PRONOUN.test(clause) || OTHERS_SUBJECT.test(clause)) return true;
  if (POSSESSED.test(clause)) return true;
  if (FRENCH_HAS.test(clause)) return true;
  const name = NAMED.exec(clause.replace(/^[oa]\s+(?=\p{Lu})/iu, ''))?.[1];
  return name !== undefined && !NO_PERSON.test(name) && !MINE.test(clause);
}
