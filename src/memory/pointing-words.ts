import { LANGUAGES } from '../language/languages.ts';
import { QUESTION_OPENINGS } from '../language/question-openings.ts';
import { sentenceSpans } from '../language/sentences.ts';

const OPENS = new RegExp(
  `^(?:(?:so|and|ok(?:ay)?|hi|hello|hey|hallo|hola|bonjour|olá|und|please|quick question|question)[\\s,:!-]+(?:(?:all|team|everyone|folks|there|zusammen)[\\s,:!-]+)?)*(?:${LANGUAGES.map((language) => QUESTION_OPENINGS[language].starts).join('|')})(?![\\p{L}'’])`,
  'iu',
);
/** Questions in form alone: small talk, tags, what asks for attention. */
const ASKS_NOTHING =
  /^(?:how are (?:you|things)|how(?:'s| is) it going|how was your|what'?s up|who(?:'s| is) (?:there|in|around|up for)|right|ok(?:ay)?|really|seriously|no|yes|eh|huh|why not|you (?:sure|there|ok)|are you (?:sure|there|around|kidding|serious)|is that so|isn'?t it|don'?t you think|who knows|what do you mean|lunch|coffee|wie geht'?s|echt|wirklich|oder|ça va|vraiment|qué tal|cómo estás|de verdad|tudo bem|sério)(?![\p{L}’'])[^?]{0,24}\?*$/iu;

const SOMEBODY =
  "(?:some(?:one|body)|any(?:one|body)|you|u|footnote|the bot|we|jemand|einer|du|sie|man|quelqu['’]un|tu|vous|alguien|alguém|você)";
const WORDS_OF_POINTING = new RegExp(
  `^(?:${[
    SOMEBODY,
    "here|there|please|pls|plz|maybe|perhaps|kindly|hey|hi|hello|hallo|hola|bonjour|olá|ok|okay|so|also|and|then|just|now|still|too|again|quickly|actually|thanks|thank|thx|danke|merci|gracias|obrigado|bitte|mal|hier|dazu|darauf|auch|por favor|por|favor|s['’]il|plaît|te|ici|aquí|aqui",
    "can|could|would|will|may|might|do|does|did|is|are|be|able|to|have|has|got|any|an|a|the|on|for|with|of|in|at|about|what|how|who|what'?s|up|whats|if|know|knows|answer|answers|answering|help|helps|take|look|see|say|tell|idea|ideas|thought|thoughts|clue|input|opinion|take|chime|jump|weigh|over|into|out|me|us|him|her|them|i|my|mine|his|their|our",
    'this|that|it|these|those|one|above|question|questions|thread|thing|same|first|original|last|initial|message|post|asked|asking|asks|ask|waiting|need|needs|wants|want|solve|handle|check|read|below|earlier|previous|next|up',
    'kann|könnte|kannst|könnt|weiß|weiss|weißt|weisst|wer|das|die|der|dies|diese|dieser|den|es|frage|fragen|oben|beantworten|antworten|antwort|helfen|hilfe|idee|ideen|eine|ein|wissen|was|ist|sagst|dazu|davon|meine|erste|ursprüngliche|siehe|schauen|sagen',
    "peut|pourrait|peux|pouvez|sait|savez|répondre|réponse|aider|aide|une|un|idée|à|la|le|cette|ça|cela|ce|question|première|dessus|ci-dessus|voir|ma|qui|y|est-ce|que|d['’]?",
    'puede|puedes|podría|pueden|sabe|sabes|saben|responder|responderla|contestar|ayudar|ayuda|una|idea|esto|eso|esta|la|el|lo|pregunta|primera|arriba|mi|quién|alguna|de|é|pode|poderia|ajudar|isto|isso|essa|minha|pergunta|alguma|ideia|acima|quem|os',
  ].join('|')})$`,
  'iu',
);
/** A message is judged by its beginning. */
const CHARACTERS_READ = 4_000;
const LONGEST_POINTER = 16;
const POINTS =
  /(?<!\p{L})(?:this|that|it|these|those|above|question|one|thread|same|any|ideas?|thoughts?|clue|help|answer|know|knows|das|dies|dazu|darauf|diese|frage|oben|idee|weiß|weiss|helfen|ça|cela|cette|répondre|sait|aider|idée|esto|eso|pregunta|sabe|ayudar|responder|idea|isto|isso|pergunta|ajudar|ideia|acima|it\?)(?!\p{L})/iu;

/** Whether a message holds nothing but a finger: "can somebody answer this?", "any ideas?", or a mention alone. */
export function isPointer(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  if (words.length === 0) return true;
  if (words.length > LONGEST_POINTER) return false;
  return words.every((word) => WORDS_OF_POINTING.test(word)) && POINTS.test(text);
}

/** Whose question is meant: the thread's first, the pointing person's own, or simply the last. */
export function ofWhom(text: string): 'first' | 'own' | 'last' {
  if (
    /(?<!\p{L})(?:first|original|initial|erste|ursprüngliche|première|primera|primeira)(?!\p{L})/iu.test(text)
  )
    return 'first';
  return /(?<!\p{L})(?:mine|my|i asked|meine|ma question|mi pregunta|minha)(?!\p{L})/iu.test(text)
    ? 'own'
    : 'last';
}

/** Whether a message asks something that a document could answer: not "how are you?", not "right?". */
export function asksSomething(text: string): boolean {
  const prose = text.slice(0, CHARACTERS_READ).replace(/```[\s\S]*?```|`[^`\n]*`|https?:\/\/\S+/g, ' ');
  return sentenceSpans(prose).some(({ start, end }) => {
    const sentence = prose.slice(start, end).trim();
    if (!sentence.endsWith('?') && !OPENS.test(sentence)) return false;
    const bare = sentence
      .replace(/^[\s"'“”«»¿¡>*_-]+/, '')
      .replace(/^(?:(?:@\S+|hey|hi|lol|haha|hm+|oh|ah|well|puh|tja)[\s,:!]+)+/i, '');
    return !ASKS_NOTHING.test(bare) && (bare.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2;
  });
}
