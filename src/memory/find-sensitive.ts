import { fold } from '../language/fold.ts';

/** What the law protects more than other data about people (GDPR, articles 9 and 10). */
export type SensitiveKind =
  | 'health'
  | 'religion'
  | 'politics'
  | 'union'
  | 'sexuality'
  | 'origin'
  | 'biometrics'
  | 'crime';

/** Beginnings of words, folded, in English, German, French, Spanish and Portuguese; a `$` closes a word. */
const BEGINNINGS: Readonly<Record<SensitiveKind, string>> = {
  health:
    'sick$ sickness ill$ illness disease diagnos depress anxiety cancer$ tumor tumour diabet epilep asthma migraine pregnan miscarriage disab handicap ' +
    'medication medicat therap psychiatr psycholog surgery allerg burnout autis adhd adhs dyslex hiv$ covid chronic$ chronically$ chemo insulin wheelchair ' +
    'bipolar schizo addict alcoholic rehab$ infertil ivf$ menopaus ptsd sclerosis arthritis dementia alzheimer hospital ' +
    'krank schwanger behinder schwerbehind therapie krebs$ allergi sucht$ suchtig medikament rollstuhl angststorung depressi ' +
    'stutter sighted$ sclerose fibromyalg fibromialg enxaqueca antidepress prosthe stroke$ bandscheib celiac coeliac zoliak asma$ asmatic migran pain$ painful schmerz douleur dolor$ doctor$ arzt$ medical medecin kidney dialys transplant ' +
    'injur fracture sober$ anorex bulimi panic insomnia parkinson lupus crohn colitis thyroid hashimoto rheuma gluten lactose intoleran blind$ deaf$ gehorlos taub$ ' +
    'sehbehind prothes herzinfarkt schlaganfall endometri antibiot fever fieber gripp flu$ infect tablets$ physio reha$ kur$ ' +
    'malade maladie enceinte grossesse handicape cancereux depressif medicament hopital alcoolique ' +
    'enferm embaraz discapaci cancer depresion ansiedad medicacion alergi hospitaliz ' +
    'doente doenca gravid$ gravida gravidez deficien depressao ansiedade medicamento cirurgia',
  religion:
    'jehova ramadan pray$ prays prayer church$ mosque synagogue faith$ bible quran koran sabbath shabbat believer kirche$ moschee gebet beten$ glaubig eglise mosquee croyant iglesia ' +
    'mezquita igreja mesquita muslim islam$ islamic christian$ christianity catholic protestant$ jewish$ judaism hindu buddhis sikh$ atheis religio baptis quaker ramadan$ kosher halal ' +
    'muslima moslem katholi evangelisch judisch christlich konfession musulman chretien catholique juif$ juive bouddhis ' +
    'catolic judio judia cristian budista muculman crista$ cristao judeu judia ateu',
  politics:
    'election activist aktivist grunen$ afd$ cdu$ csu$ spd$ fdp$ socialist communist republican democrat$ democrats tory tories vote$ voted voter voting politic ' +
    'wahle$ gewahlt politisch parteimitglied sozialdemokrat kommunist militant$ socialiste vote electeur socialista comunista votante',
  union: 'unionist unionised unionized gewerkschaft syndicat syndique sindicat sindicaliz sindicaliza',
  sexuality:
    'gay$ lesbian bisexual homosexu heterosexu transgender transsex nonbinary queer$ sexual lgbt schwul lesbisch trans$ gay lesbienne sexuell sexuelle lesbiana lesbica',
  origin:
    'immigrant descent$ migrant$ einwander ethnic ethnisch ethnie etnia etnic racial$ skin-colour hautfarbe afro asylum refugee fluchtling refugie refugiad asylbewerb',
  biometrics:
    'fingerprint iris-scan dna$ genome genetic fingerabdruck genetisch empreinte genetique huella genetic adn$',
  crime:
    'convict criminal felon$ felony jail$ prison$ imprison vorbestraft verurteilt gefangnis condamne prison casier condenad antecedentes',
};
/** Read before the beginnings: several words that only say it together. */
const PHRASES: readonly (readonly [SensitiveKind, RegExp])[] = [
  [
    'union',
    /(?<!\p{L})(?:trade|labou?r|workers'?) union|(?:the|a|my|our) union(?!\p{L})|union (?:member|rep)|works council member|afilad[oa] a[l]? sindicato/u,
  ],
  [
    'politics',
    /(?<!\p{L})(?:(?:labour|green|conservative|democratic|republican|liberal|social democratic) party|labour (?:voter|supporter)|i(?:'m| am) (?:an? )?(?:conservative|liberal)(?=$|[.,!]))|(?:member of|mitglied (?:der|bei)|membre (?:du|de la)|miembro del|membro do) .{0,30}(?:party|partei|spd|cdu|csu|afd|grune|parti|partido)/u,
  ],
  [
    'health',
    /(?<!\p{L})(?:\p{L}+(?:schmerz(?:en)?|krankheit)(?!\p{L})|mental health|blood (?:pressure|sugar|group)|heart (?:attack|condition|problem)|back (?:pain|problem)s?|bad back|hearing (?:loss|aid)|i(?:'m| am) (?:deaf|blind)|i have aids|silla de ruedas|fauteuil roulant|im krankenstand|arret maladie|baja medica|de baja|atestado medico)/u,
  ],
  [
    'origin',
    /(?<!\p{L})(?:skin colou?r|immigration status|i was born|ich bin in .{1,30} geboren|je suis nee? |naci en|nasci (?:em|no|na)|i(?:'m| am) roma(?!\p{L})|i(?:'m| am) (?:black|white|asian|latin[oa]|arab)(?!\p{L}))/u,
  ],
  ['crime', /(?<!\p{L})(?:criminal record|police record|arrested|en prison)/u],
];
/** Work that only sounds like it. */
const HARMLESS =
  /(?<!\p{L})(?:health (?:and|&) safety|occupational health team|health (?:insurance|care|tech|sector)|hospital(?:s|ity)? (?:team|sector|clients?|customers?|project|products?)|hospitality|political science|disability (?:team|policy)|sick leave policy|labour (?:law|market|costs?)|anti-?virus|liberal arts|(?:genetic|dna) (?:sequencing|algorithms?) (?:team|project)|sexual harassment (?:policy|training)|cold chain|church (?:street|road|lane|hill)|medical (?:devices?|sector|team|products?)|(?:european|customs|credit) union|back ?pain point|pain points?|injury reporting)(?!\p{L})/gu;

const MATCHERS = (Object.entries(BEGINNINGS) as [SensitiveKind, string][]).map(([kind, list]) => ({
  kind,
  pattern: new RegExp(
    `(?<!\\p{L})(?:${list
      .split(/\s+/)
      .map((word) => (word.endsWith('$') ? `${word.slice(0, -1)}(?!\\p{L})` : word))
      .join('|')})`,
    'u',
  ),
}));

/**
 * What protected kind of personal data a text speaks of, by its words; undefined when none is seen. It knows words in five
 * languages, not what is meant: it also finds some that are harmless.
 */
export function findSensitive(raw: string): SensitiveKind | undefined {
  const text = fold(
    raw
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .toLowerCase(),
  ).replaceAll('’', "'");
  const rest = text.replaceAll(HARMLESS, ' ');
  return (
    PHRASES.find(([, pattern]) => pattern.test(rest))?.[0] ??
    MATCHERS.find(({ pattern }) => pattern.test(rest))?.kind
  );
}
