import { WORKPLACE_SYNONYMS } from '../language/workplace-synonyms.ts';

/**
 * What words of five languages have in common, one cue a line: the classifier learns what a cue means, so that a language
 * with few examples shares the others' evidence. Words are lower case and without accents; a star stands for any ending.
 */
const CUES: Readonly<Record<string, string>> = {
  greeting:
    'hi|hello|hey|hiya|yo|morning|evening|afternoon|hallo|moin|servus|guten|bonjour|bonsoir|salut|hola|buenos|buenas|ola|bom dia|boa tarde|boa noite',
  thanks:
    'thank*|thx|ty|cheers|danke*|merci|gracias|obrigad*|no worries|welcome|de rien|de nada|bitte schon|bitteschon',
  goodbye:
    'bye|goodbye|good night|see you|tschuss|ciao|bis morgen|bis spater|au revoir|a demain|adios|hasta|ate logo|ate amanha|tchau|schones wochenende|bonne journee|bonne soiree|weekend|fin de semana|fim de semana',
  howAreYou:
    'how are you|how is it going|hows it going|how s it going|whats up|what s up|wie geht*|ca va|comment vas|comment allez|que tal|como estas|tudo bem|como vai voce|como esta',
  aboutTheBot:
    'are you|who are you|your name|wer bist|wie heisst du|bist du|tu t appelles|t appelles tu|es tu|es tu|eres|te llamas|quien eres|voce se chama|quem es|tu te chamas|bot|robot|roboter',
  okay: 'ok|okay|cool|perfect|perfekt|perfecto|perfeito|parfait|alright|got it|vale|d accord|alles klar|verstanden|entendido|beleza|lol|haha*|nice',
  chatter:
    'sure|fine|noted|understood|got it|makes sense|will do|testing|test|oops|sorry|my bad|what a|u there|you there|awake|funny|mondays|friday|monday|tired|hungry|cold today|wow|hooray|congratulations|luck|get well|take care|enjoy|have fun|later|wrong chat|wrong channel|favourite|do you|do you like|feelings|sleep|hihi|hah*|lol',
  wavering:
    'yes|no|maybe|both|usual|idea|the other|this one|that one|first one|second one|so|and now|now what|what now|und jetzt|y ahora|et maintenant|e agora|still|again|same|somehow|anything|nothing|stuck|failed|crashed|open|load|loading|slow|please|asap|urgent',
  verdict:
    'mistaken|mixed up|spot on|too much|well done|great job|good job|very helpful|super helpful|really helpful|nice work|you gave me|you told me|you said|you quoted|you cite|you cited|you forgot|you mixed|you misunderstood|your answer|your reply|your last|your source|your information|your summary|the answer|this answer|that answer|not what|not the answer|hilft|deine antwort|ta reponse|tu respuesta|sua resposta|old version|says something else|doesn t say|does not say|doesn t support|out of date',
  privateMatters:
    'what does \\w+ earn|how much does \\w+ earn|\\w+ s (?:password|salary|payslip|login|laptop|address|illness)|(?:colleague|boss|manager|director) (?:earn|earns|make|makes)|private number|private phone|verdient|gagne|gana|ganha',
  destroy:
    'delete all|delete the|drop|wipe the|crash|take down|burn|fire on|turn off the|switch off the|shut down|disable|logs|firewall|forge|signature|own expense|change the date|amount is higher|buy drugs|damn|dumb|fool|told not to|hidden documents|ignore the',
  human:
    'human|humans|person|persons|people|agent|operator|somebody|someone|anybody|colleague|colleagues|supervisor|expert|mensch*|person|jemand*|kolleg*|humain*|personne|quelqu un|conseiller*|collegue*|humano*|persona|alguien|agente|companer*|pessoa|alguem|atendente|colega',
  talk: 'talk|talking|speak|call me|call back|chat with|sprechen|reden|telefonieren|anrufen|parler|rappel*|hablar|hable|llam*|falar|fala|ligue|ligar',
  handOver:
    'escalat*|transfer*|connect me|connect us|hand over|hand me over|hand this|forward*|pass this|pass me|put me through|take over|bring in|send my question|send this|assign*|weiterleit*|weitergeb*|verbind*|eskalier*|transfere*|passez|mettez|renvoy*|reenvi*|pasame|pasar|ponme|encaminh*|passa|passe',
  real: 'real|actual|echte*|richtige*|vrai*|de verdad|de verdade|live|instead of a bot|not a bot|machine',
  theAnswer:
    'answer|answers|answered|reply|replies|response|summary|citation|source|sources|footnote \\d+|link|quoted|quote|quoting|antwort*|quelle*|reponse*|respuesta*|resposta*|fuente*|fonte*|enlace',
  wrong:
    'wrong|incorrect|false|not right|not correct|not true|outdated|misleading|out of date|broken|falsch*|stimmt nicht|nicht richtig|veraltet|kaputt|faux|fausse|incorrect*|pas correct*|pas juste|plus a jour|esta mal|incorrecto|incorrecta|no es correct*|desactualizad*|errado|errada|nao esta cert*|incorret*',
  praise:
    'great|good|helpful|brilliant|excellent|well done|spot on|correct|nice|clear|hilfreich*|gute|super|toll|bravo|bonne|tres bien|utile|buena|muy bien|util|otima|boa|muito bem|excelente',
  blame:
    'useless|unhelpful|not helpful|didn t help|did not help|doesn t help|confusing|vague|too long|too short|worst|bad|hilft mir nicht|nutzlos|schlecht*|zu lang|inutile|mauvaise*|trop long*|inutil|mala|demasiado|longa demais|ruim',
  iAsked:
    'i asked|i ask|asked for|my question|habe ich nicht gefragt|gefragt|demande|pregunte|pregunta|perguntei|pergunta|misunderst*|missed|forgot to|left out|contradict*',
  feedback:
    'feedback|thumbs|nonsense|rubbish|nailed it|exactly right|well explained|mistake in|stars|rate|rating|bewert*|commentaire|comentario*|retour',
  name: 'footnote|fotnote|footnot|@footnote',
  reportIt: 'report|reports|reported|signal*|melde|denuncio|denunciar|rules on|rules about|steps|explain',
  sourcesOn:
    'sources|in this channel|in this thread|the bot|yourself|mention me|conversation|history|unsubscribe|reply when|be quiet',
  help: 'help|hlep|hilfe|helfen|aide|aider|ayuda*|ajuda*|assist*',
  memory:
    'memory|remember*|forget|forgot|stored|vergiss*|merk*|gespeichert*|speicher*|oublie*|souviens|memoire|retiens|olvida*|recuerda*|memoria|guardado|esquec*|lembr*|guardaste|guardou',
  aboutMe:
    'about me|uber mich|sur moi|de moi|sobre mi|de mi|sobre mim|my data|meine daten|mes donnees|mis datos|meus dados|stored about',
  erase:
    'delete|erase|clear|reset|remove|losch*|supprim*|efface*|borra*|elimina*|apag*|start over|restart|neu anfangen|recommence*',
  settings:
    'settings|setting|language|mute|unmute|tone|version|unsubscribe|einstellung*|sprache|parametres|langue|ajustes|idioma|configurac*|from now on|ab jetzt|a partir de maintenant|desormais|a partir de ahora|a partir de agora',
  aLanguage:
    'english|german|french|spanish|portuguese|deutsch|englisch|franzosisch|francais|anglais|allemand|espanol|ingles|aleman|portugues|ingles|japanese|italian',
  command: 'command|commands|befehl*|commande*|comando*',
  weather:
    'weather|rain|sunny|snow|wetter|regen|regnet|temps fera*|meteo|pleut|pleuvoir|tiempo hara|tiempo hace|llover|llueve|tempo amanha|tempo hoje|chover|chove|wether',
  joke: 'joke|jokes|funny|entertain*|witz*|blague*|chiste*|piada*|bored|horoscope',
  writing:
    'poem|haiku|essay|story|song|rap|lyrics|cover letter|gedicht*|geschichte|lied|poeme|histoire|chanson|poema|cuento|cancion|historia|cancao|image|draw',
  programming:
    'python|javascript|java|sql|script|function|code|program|programm|programme|programa|regex|html',
  writeMe:
    'write|tell me a|give me a|schreib*|erzahl*|ecris|ecrivez|raconte*|escribe*|cuenta*|escreve*|conta uma|conta um|sing|play|generate|recommend*|empfiehl*|recommande*|recomienda*|recomenda*',
  leisure:
    'movie|film|filme|pelicula|restaurant*|recipe|rezept|recette|receta|receita|cook|bake|dinner|football|match|spiel|partido|jogo|game|world cup|coupe du monde|copa|election|music|musik|musique|musica|pizza|tv|kochen|backe',
  theWorld:
    'capital|hauptstadt|capitale|president|prasident|population|planet|planets|moon|mond|lune|luna|lua|mountain|revolution|history|stock|bitcoin|universe|einwohner|king|queen|roi|rey|rei',
  ignore:
    'ignore|ignor*|disregard|ingore|forget your rules|vergiss deine*|oublie tes|olvida tus|esqueca as regras|bypass|get around|get past|umgeh*|contourn*|saltar*|burlar|pretend|impersonate|act as|dan',
  instructions:
    'instruction*|rules|prompt|system prompt|filter|filters|filtro*|filtre|anweisung*|regeln|regles|reglas|regras|instruccion*|instruc*|restrictions|developer mode|safety',
  hack: 'hack*|jailbreak|god mode|unrestricted|crash|leak|blackmail|inflate|backdate|launder|without approval|as my manager|on purpose|drop table|rm rf|base64|malware|crack|break into|virus|pirat*|hackear|hackeo|exploit|spy|track|steal|without him|without his|without her|without it knowing|secretly|heimlich|en secret|a escondidas|en cachette|sin que|sem que|nobody sees|getting caught|unnoticed|noticing',
  forge: 'fake|forge|falsch*|falsif*|cheat|bribe|betrug*|betrug|made up|hide|copy the',
  unnoticed:
    'without (?:being |getting |anybody |anyone |him |her |it |them |their |his )*(?:notic[a-z]*|caught|know[a-z]*|find[a-z]*|trouble)|get away with|unseen|unnoticed|behind his back|behind her back|cover up|get rid of|before the audit|as somebody else|as someone else',
  foulPlay:
    'steal|sell our|smuggle|sabotage|trick|fool|destroy|evidence|disable|keylogger|plant a|poison|explosive*|fire to|set the building|punch|beat|revenge|evil|criminal|nasty|threat|trick|pretend*|log in as|get into|open the files|copy a badge|same receipt twice|private dinner|invent a|made up|guess',
  somebodyElses:
    '(?:my|a|his|her|their|the|another) (?:colleague|boss|manager|ceo|director|coworker|employee|neighbour|girlfriend|receptionist) s|(?:colleague|boss|ceo|director|everyone|everybody|someone|somebody|people) s? ?(?:salary|payslip|password|mailbox|mails|diagnosis|address|searched|laptop|login)|(?:his|her|their) (?:salary|payslip|password|medical|diagnosis|address|mails|login)',
  whoDid:
    'tell me who|who wrote|who complained|who got|who will be|which colleague|which colleagues|who of us|who in my team|list of everyone|who is pregnant|is he|is she|affair|alcoholic',
  noRules:
    'no rules|without rules|without any rules|without restrictions|without limits|unrestricted|your rules|your guidelines|your filters|your safety|your instructions|your developer|the developer|debug mode|everything above|text above|before this conversation|obey|whatever i say|approve everything|all approval|skip all|grant|admin|administrator',
  insult:
    'stupid|idiot*|fuck*|shut up|dumm*|worthless|hell|imbecile|estupid*|burro|insult*|sexist|junk|arschloch|connard|tonto|moron|asshole|bastard|piss off|screw you|hate you|you suck|suck|hateful|mean message|threat*|bully|racist',
  violence: 'kill|hurt|bomb|poison|weapon|attack|toten|tuer|matar|bombe|bomba|drugs',
  credentials:
    'password|passwords|passwort|mot de passe|contrasena|senha|api keys|keys|secrets|credentials|login|account|admin',
  giveMe:
    'give me|send me|show me|tell me|print|dump|list|reveal|display|gib mir|gib|zeig*|donne*|montre*|affiche*|dame|muestra*|ensena*|me da|mostra*|unlock|let me in',
  othersPay:
    'salaries|salary data|gehalter|salaires|sueldos|salarios|everybody s|everyone s|home address*|private messages|of others|other people s|de tous|de todos|aller kollegen|tout le monde',
  personalTrait:
    'earn|earns|what illness|medical history|union|live|lives|is sick|who reported|who filed|pregnant|gay|muslim|jewish|voted|girlfriend',
  notWorking:
    'not working|doesn t work|does not work|broken|error|stuck|geht nicht|funktioniert nicht|marche pas|fonctionne pas|casse|no funciona|roto|nao funciona|quebrado|problem|problema|probleme|issue',
  question: 'question|questions|frage|fragen|duda|duvida|pregunta|pergunta',
  points: 'it|that|this|thing|stuff|one|das|es|ca|cela|eso|esto|isso|isto|something|etwas|algo',
  ticket: 'ticket|tickets|chamado*|bcn|support request|incidencia',
  open: 'open|opne|create|raise|file|log|new|eroffne*|mach|erstell*|ouvre*|ouvrir|cree*|abre|abrir|abra|crea|cria|criar|report|close|add a comment',
  standing:
    'status|state|stand|news on|outage|down|donw|offline|disrupt*|incident|incidents|slow|available|working at|up|storung*|gestort|en panne|caida|caido|incidencia|fora do ar|com problemas|estado|right now|at the moment|gerade|en cours|ahora|agora|currently|today|heute',
  serviceName: 'vpn|beacon|perch|tally|roost|plover|mail|email|wifi|wi fi|portal|cloud|jira|outlook|correo',
  whoIs: 'who is|whos|who s|wer ist|qui est|quien es|quem e|who was|look up|find|directory|called',
  reach:
    'phone|number|mobile|extension|e mail address|email address|email|contact details|reach|telefon*|durchwahl|telephone|numero|telefono|telefone|correo',
  calculate:
    'calculate|calcualte|compute|plus|minus|times|divided|per cent|percent|percentage|square root|power of|split|convert|add|sum|rechne*|berechne*|prozent|mal|calcul*|combien font|cuanto es|quanto e|sur cent|multipl*|work out|how much is|wieviel ist|was sind|was ist',
  dates:
    'working days|workdays|days until|days between|days from|days is|weeks|date|calendar week|until|between|arbeitstage|welches datum|bis zum|jours ouvres|quelle date|dias laborables|fecha|dias uteis|que dia sera|dentro de|dans|daqui|faltam|tomorrow|today',
  howTo:
    'how do i|how can i|how to|where do i|where can i|what do i do|what should i|wie kann ich|wie melde|wie beantrage|wo finde|wo reiche|comment|ou puis|ou dois|como hago|como pido|como cambio|donde|como faco|como peco|onde|what happens|steps',
  howMany:
    'how many|how much|how long|how often|how fast|how early|wie viel*|wie lange|wie hoch|ab wann|combien|quelle est la duree|cuanto*|cuanta*|quanto*|quanta*|quantos|limit|maximum|plafond|limite',
  allowed:
    'may i|can i|am i allowed|are we allowed|do i need|must i|is it allowed|darf|kann ich|muss ich|brauche ich|puis je|dois je|puedo|necesito|tengo que|posso|preciso|devo',
  peopleMatters:
    'day off|days off|time off|weeks off|off in a row|a day off|leave|holiday*|vacation|pto|overtime|probation|sick*|ill|parental|maternity|paternity|bereavement|funeral|died|notice|resign*|contract*|contractor*|employee*|employment|manager|hr|people team|works council|colleague*|promotion*|promoted|review|reviews|calibration|career|level|job title|internal job|refer*|buddy|onboarding|starter*|training|course|learning|certification|working hours|core hours|part time*|part timer*|flexible|remote|home office|work from home|shift|shifts|rest|dismiss*|grievance|complaint|code of conduct|survey|urlaub*|krank*|attest|probezeit|kundigung*|uberstunden|elternzeit|teilzeit|jahresgesprach|feiertag*|conges|arret maladie|essai|vacaciones|baja|periodo de prueba|festivos|acoso|harcelement|harassment|ferias|atestado no|horas extras|primeiro dia',
  moneyMatters:
    'payroll|payslip*|payday|pay day|paid|salary|salaries|bonus|pension|retirement|401k|benefit*|budget|expense*|expence|receipt*|claim*|reimburs*|travel|trip|trips|hotel|per diem|mileage|invoice*|advance|gift|gifts|allowance|insurance|glasses|growth units|wellbeing|month end|cut off|price list|margin*|discount*|company card|visa|bike lease|gehalt*|reisekosten|geschenk*|zuschuss|genehmig*|paie|note de frais|facture|salaire|justificatif|nomina|gastos|tarjeta|seguro|bono|salario|despesas|reembolso|viagem|recibo|vencimento',
  technology:
    'laptop|printer|printing|plotter|passkey*|passwor*|mfa|vpn|wifi|wi fi|network|mailbox|mailboxes|calendar|recording*|video meeting*|meetings|software|usb|sim|esim|roaming|error|certificate|gateway|sign in|two factor|backup|database|deploy*|release|staging|rollback|pull request|api|rate limit|incident|sev\\d|severity|on call|paged|postmortem*|outage|recovery|rpo|rto|phone|phones|mobile|passwort|fehlercode|telephone|mot de passe|contrasena|senha',
  safety:
    'badge|bagde|visitor*|phishing|confidential|classif*|secrets|clean desk|security|data protection|data retention|customer data|personal data|nda|signing|sign|legal|alarm|evacuation|assembly point|emergency|fire|gas|cylinder|lab|laborator*|safety|ausweis|visiteur|visiteurs|cracha|visitas',
  building:
    'office|offices|desk|meeting room*|room|canteen|parking|parcel*|mail|courier|roof|lift|gym|building|reception|opening hours|counter|parkplatz*|labo|sala|escritorio|buero|horaires|rotterdam|leeds|leipzig|austin|larkfield|perch|tally|roost|beacon|nestbox|plover',
  customers:
    'customer*|client*|partner*|supplier*|warranty|return|returned|replacement|support tier*|uptime|sensor*|barometer|product*|rma|roadmap|logo|brand|conference|slides',
  rules:
    'policy|policies|rule|rules|limit|limits|process|procedure|approv*|allowed|guideline*|form|forms|deadline|required|responsible|owns|handles|steps|regeln|plafond|limite|reglas|regras',
  science:
    'quantum|photosynthesis|black hole*|gravity|eclipse|planet*|animal*|dog|dogs|cat|cats|dragon|banana|calories|symptoms|rash|medicine|headache|flu symptoms|diet|weight|marathon|workout|meditate|sleep better',
  superlatives:
    'tallest|largest|longest|biggest in|richest|deepest|fastest|hardest|in the world|on the market|in town|universe|earth|aliens|ocean|river|countries|africa|grams|bones|chocolate|elephant|penguin*|fish|egg|eggs|sky|dream|blockchain|relativity|chess|riddle|netflix|podcast|series|lottery|coin|dice|poker|age|sunset|currency|korean|russian|discovered|invented|directed|died|die|born|built',
  kitchen:
    'rice|pancakes|tomatoes|stain|shirt|tap|ants|swim|savings|novel|tax return|cold remedy|back pain|arroz|riz|reis|brot|papa|pope|papst|pape|boil|grow|remove a|girlfriend|flowers|birthday card|fairy tale|sonnet|macro|linkedin|lyrics|bedtime|dinosaur*|pasta|quote|travel tips|thailand|summarise the plot|names for',
  household:
    'sink|tyre|tire|carpet|tie a tie|garden|plants|dishes|wine|salmon|cake|birthday|wedding|baby|wife|mum|son|homework|christmas tree|guitar|knit|taxi|petrol|gaming|alarm for|lights',
  fame: 'albert|einstein|taylor|swift|shakespeare|hamlet|oscars|tesla|apple|arsenal|roman|empire|rome|vienna|madrid|lisbon|china|brazil|australia|canada|kanada|france|japon|japan|italia|argentina|world war|everest|mona lisa|hero|celebrity|singer|actor|sings|painted|invented|vote for|investment|shares',
};

const MOST_SUBJECTS = 3;

const PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = Object.entries(CUES).map(
  ([name, words]) => [name, new RegExp(`(?<![a-z0-9])(?:${words.replaceAll('*', '[a-z]*')})(?![a-z0-9])`)],
);

const WORK_WORDS: ReadonlySet<string> = new Set(WORKPLACE_SYNONYMS.flat());
const WORKPLACE: ReadonlySet<string> = new Set([
  'peopleMatters',
  'moneyMatters',
  'technology',
  'safety',
  'building',
  'customers',
  'rules',
]);

/** The cues in a text that is folded to plain lower-case words with one space between them. */
export function cuesOf(words: string): readonly string[] {
  const found = PATTERNS.filter(([, pattern]) => pattern.test(words)).map(([name]) => name);
  if (words.split(' ').some((word) => WORK_WORDS.has(word))) found.push('work');
  const subjects = found.filter((name) => WORKPLACE.has(name)).length;
  return [...found, `${Math.min(subjects, MOST_SUBJECTS)} subjects`];
}
