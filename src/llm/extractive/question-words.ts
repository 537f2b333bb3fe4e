import type { Language } from '../../language/languages.ts';

/** Words that questions are made of and that say little about what is asked. */
export const QUESTION_WORDS: ReadonlySet<string> = new Set(
  (
    'get got getting need needed want know tell find ask question happen happens use used using make take go going give given show see look like ' +
    'long many much often soon early late far big small large new old good best right way thing things something someone anyone anybody everyone ' +
    'people person employee employees staff worker colleague colleagues team company firm organisation organization business ' +
    'case kind type sort able entitled require required requires requirement supposed exactly currently usually normally actually generally ' +
    'rule rules policy policies process procedure information info details help handle deal apply applies work works working ' +
    'time times day days week weeks month months year years hour hours minute minutes amount number total first last next ' +
    'part possible mean means called name include includes say says said set come comes let put keep try still really today now ' +
    'ever else already yet have receive offer provide provided available there own have allowed permitted may eligible ' +
    'think thought left ring guess wonder wondering sure oh no woke wake bit place stuff thing found seen saw came went gone made turn turned turns opened open opens keeps kept showing shows ' +
    'shown wrong problem issue issues back start started end ended bad hold around away able instead together else whole soon somebody sometimes always never maybe probably ' +
    'each per via round size big high low current former certain various regarding concerning related called chip worth ' +
    'gave given send sent bring brought told wrote write written said speak spoke ran run move pick picked add added change changed ' +
    'receive received become became happened happening plan planned wants wanted needs ' +
    'anything nothing everything version versions ' +
    'thank thanks hi hello hey please footnote explain describe list think believe hear heard full different same'
  ).split(' '),
);

/** The same in other languages, as they are written. */
export const QUESTION_WORDS_ABROAD: Readonly<Record<Exclude<Language, 'en'>, ReadonlySet<string>>> = {
  de: words(
    'tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden uhr bekomme bekommen brauche brauchen gibt geben ' +
      'mache machen firma unternehmen mitarbeiter mitarbeiterin kollege kollegin person leute frage hoch viel viele lange genau regel regeln darf kann muss dauert dauern dauer gilt gelten',
  ),
  es: words(
    'día días dia dias semana semanas mes meses año años hora horas empresa persona personas empleado empleados pregunta regla puedo tengo hay pagan dan dura duran cuesta cuestan',
  ),
  fr: words(
    'jour jours semaine semaines mois an ans année années heure heures entreprise société personne personnes employé employés question règle combien temps après avant dure durent coûte coûtent',
  ),
  pt: words(
    'dia dias semana semanas mês mes meses ano anos hora horas empresa pessoa pessoas empregado empregados funcionário pergunta regra posso tenho há dura duram custa custam',
  ),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
