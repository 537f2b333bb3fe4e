import { fold } from './fold.ts';
import { FUNCTION_WORDS } from './function-words.ts';
import { type ForeignLanguage, LANGUAGES, type Language } from './languages.ts';
import { stemIn } from './stem.ts';

/** English, German, Spanish, French, Portuguese: words that people at work use for about the same, a row each. */
const ROWS = `
office, building | büro, gebäude, standort, bürogebäude | oficina, edificio, sede | bureau, bureaux, bâtiment, siège, locaux | escritório, edifício, sede
opening hours, open | geöffnet, offen, öffnet, öffnungszeit, öffnungszeiten, aufmacht | abierto, abierta, abre, horario | ouvert, ouverte, ouvre, horaires | aberto, aberta, abre, horário
closed | geschlossen, schließt, schliesst, zu | cerrado, cerrada, cierra | fermé, fermée, ferme | fechado, fechada, fecha
canteen, lunch, meal | kantine, mittagessen, mensa, essen | comedor, cantina, almuerzo, comida | cantine, déjeuner, repas | cantina, refeitório, almoço, refeição
bicycle, bike | fahrrad, fahrräder, rad, räder, fahrradständer | bicicleta, bici | vélo, vélos | bicicleta
park, parking, stands, places | parken, parkplatz, parkplätze, abstellen, stellplatz, stellplätze, abstellplatz, fahrradständer, tiefgarage | aparcar, aparcamiento, estacionar, plaza, plazas | stationnement, garer, stationner, emplacement, emplacements | estacionar, estacionamento, lugar, lugares
reception | empfang, rezeption | recepción | accueil, réception | receção, recepção
visitor | besucher, besuch, gast, gäste | visita, visitas, visitante, visitantes | visiteur, visiteurs | visita, visitas, visitante, visitantes
badge | ausweis, dienstausweis, badge | tarjeta, acreditación | badge, carte | crachá, cartão
meeting room, room | besprechungsraum, besprechungszimmer, konferenzraum, sitzungszimmer | sala, reuniones | salle, réunion | sala, reunião
desk | schreibtisch, arbeitsplatz | escritorio, mesa, puesto | poste | secretária, mesa
book, reserve | buchen, reservieren, buche | reservar, reservo | réserver, réserve | reservar, reservo
fire, alarm, evacuation | feuer, feueralarm, brand, alarm, probealarm, evakuierung | incendio, alarma, evacuación | incendie, alarme, évacuation | incêndio, alarme, evacuação
assembly point | sammelplatz, sammelpunkt, treffpunkt, treffen | punto de encuentro, encuentro | rassemblement | encontro, ponto de encontro
leave, annual leave | urlaub, urlaubstage, jahresurlaub, ferien | vacaciones | congé, congés, vacances | férias
public holiday | feiertag, feiertage | festivo, festivos | férié, fériés | feriado, feriados
sick, ill | krank, krankheit, krankmelden, krankmeldung, erkrankt | enfermo, enferma, enfermedad, baja | malade, maladie | doente, doença
doctor, certificate | attest, arzt, bescheinigung | médico, certificado, justificante | médecin, certificat | médico, atestado
salary, pay | gehalt, lohn, vergütung, bezahlung | sueldo, salario, nómina | salaire, paie, rémunération | salário, ordenado, vencimento
probation | probezeit | prueba, periodo de prueba | essai, période d'essai | experiência, período experimental
notice | kündigungsfrist, kündigung, kündigen | preaviso, dimisión | préavis, démission | aviso prévio, demissão
contract | vertrag, arbeitsvertrag | contrato | contrat | contrato
overtime | überstunden, mehrarbeit | horas extra, extras | heures supplémentaires, supplémentaires | horas extras, extraordinárias
working hours | arbeitszeit, arbeitszeiten, kernzeit | jornada | temps de travail | horário de trabalho
remote, home | homeoffice, zuhause, heimarbeit | teletrabajo, casa | télétravail, domicile | teletrabalho, casa
abroad | ausland | extranjero | étranger | estrangeiro
learning, training | weiterbildung, fortbildung, schulung, kurs | formación, curso | formation, cours | formação, curso
budget, allowance | budget, zuschuss | presupuesto | budget | orçamento
parental leave, child | elternzeit, kind, geburt, mutterschutz | paternidad, maternidad, hijo | parental, naissance, enfant | parental, nascimento, filho
expenses, claim | spesen, auslagen, reisekosten, erstattung, erstatten, abrechnen | gastos, reembolso | frais, remboursement, note de frais | despesas, reembolso
receipt, invoice | beleg, quittung, rechnung | recibo, factura | reçu, justificatif, facture | recibo, fatura
trip, travel | reise, dienstreise, geschäftsreise | viaje | voyage, déplacement | viagem
hotel | hotel, übernachtung | hotel | hôtel | hotel
mileage, car | kilometergeld, auto, wagen | kilometraje, coche | kilométrique, voiture | quilómetros, carro
approve | genehmigen, genehmigt, freigabe | aprobar, aprueba | approuver, approuve | aprovar, aprova
limit, maximum | grenze, obergrenze, höchstens, maximal | límite, máximo | plafond, limite, maximum | limite, máximo
cost, price | kosten, kostet, preis | cuesta, precio, coste | coûte, prix, coût | custa, preço, custo
laptop | laptop, notebook, rechner | portátil, ordenador | portable, ordinateur | portátil, computador
replace, replaced | ersetzt, ersetzen, ausgetauscht, austauschen, austausch, ersatz | reemplazar, cambiar, sustituir | remplacer, remplacé | substituir, trocar
lost, stolen | verloren, gestohlen, gestohlenen, gestohlener, geklaut, diebstahl | perdido, robado, robo | perdu, volé, vol | perdido, roubado
report | melden, melde, meldung | informar, comunicar, denunciar | signaler, déclarer | comunicar, reportar
phone | telefon, handy, diensthandy, mobiltelefon | teléfono, móvil | téléphone | telefone, telemóvel
password | passwort, passwörter, kennwort | contraseña | mot de passe | senha, palavra-passe
printer, print | drucker, drucken | impresora, imprimir | imprimante, imprimer | impressora, imprimir
warranty | garantie, gewährleistung | garantía | garantie | garantia
customer | kunde, kunden, kundin | cliente | client | cliente
send back, return | zurückgeben, zurückschicken, rückgabe, rücksendung | devolver, devolución | retourner, retour | devolver, devolução
parcel | paket, pakete | paquete | colis | encomenda
form | formular, antrag | formulario, solicitud | formulaire | formulário
request, apply | beantragen, beantrage, anfordern | solicitar, pedir | demander | pedir, solicitar
deadline | frist | plazo | délai | prazo
extended | verlängern, verlängert, verlängerung | prorrogar, prorroga | prolonger, prolongée | prorrogar, prolongar
gift | geschenk, geschenke | regalo | cadeau | presente, oferta
works council | betriebsrat | comité de empresa | comité d'entreprise | comissão de trabalhadores
month | monat, monate, monaten | mes, meses | mois | mês, meses
germany | deutschland | alemania | allemagne | alemanha
united kingdom | großbritannien, england | reino unido, inglaterra | royaume-uni, angleterre | reino unido, inglaterra
netherlands | niederlande, niederlanden, holland | países bajos, holanda | pays-bas, hollande | países baixos, holanda
united states | usa, amerika | estados unidos | états-unis | estados unidos
`;
/** From here on a German word's beginning or end may be a word of its own. */
const SHORTEST_PART = 5;
const MOST_WORDS = 12;

type Row = Readonly<Record<Language, readonly string[]>>;

const rows: readonly Row[] = ROWS.trim().split('\n').map(readRow);
const byStem = new Map(LANGUAGES.map((language) => [language, stemsOf(language)]));

function readRow(line: string): Row {
  const cells = line.split('|').map((cell) => cell.split(',').map((word) => word.trim()));
  const of = (language: Language): readonly string[] => cells[LANGUAGES.indexOf(language)] ?? [];
  return { en: of('en'), de: of('de'), es: of('es'), fr: of('fr'), pt: of('pt') };
}

function stemsOf(language: Language): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, readonly Row[]>();
  for (const row of rows) {
    for (const word of row[language]) {
      const stem = stemIn(language, word);
      found.set(stem, [...(found.get(stem) ?? []), row]);
    }
  }
  return found;
}

/**
 * What people at work say for a word of another language than English: in its own language, and in English, as the words
 * are written. A German compound means what its beginning or end means. Empty for a word that isn't in the list.
 */
export function workplaceWords(word: string, language: ForeignLanguage): readonly string[] {
  const lower = word.toLowerCase();
  const whole = byStem.get(language)?.get(stemIn(language, lower)) ?? [];
  const meant = whole.length === 0 && language === 'de' ? compoundRows(lower) : whole;
  return wordsOf(meant, language).filter((other) => other !== lower);
}

/** Whether a word, in any of its inflections, is in the list. */
export function isWorkplaceWord(word: string, language: ForeignLanguage): boolean {
  return byStem.get(language)?.has(stemIn(language, word.toLowerCase())) === true;
}

/** What people at work say for all words of a text, and for the phrases of two and more words ("reino unido") that stand in it. */
export function workplaceWordsIn(text: string, language: ForeignLanguage): readonly string[] {
  const words = (text.match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) ?? []).map((word) =>
    word.toLowerCase(),
  );
  const line = ` ${words.map((word) => stemIn(language, word)).join(' ')} `;
  const phrases = rows.filter((row) => row[language].some((entry) => isPhraseIn(line, entry, language)));
  return [
    ...new Set([...wordsOf(phrases, language), ...words.flatMap((word) => workplaceWords(word, language))]),
  ];
}

function isPhraseIn(line: string, entry: string, language: ForeignLanguage): boolean {
  if (!entry.includes(' ')) return false;
  const telling = entry.split(' ').filter((word) => !FUNCTION_WORDS[language].has(word));
  return line.includes(` ${telling.map((word) => stemIn(language, word)).join(' ')} `);
}

function wordsOf(meant: readonly Row[], language: ForeignLanguage): readonly string[] {
  const words = meant.flatMap((row) => [...row.en, ...row[language]]);
  return [...new Set(words)].slice(0, MOST_WORDS * Math.max(1, meant.length));
}

function compoundRows(word: string): readonly Row[] {
  const folded = fold(word);
  return rows.filter(({ de }) =>
    de
      .map(fold)
      .some((part) => part.length >= SHORTEST_PART && (folded.startsWith(part) || folded.endsWith(part))),
  );
}
