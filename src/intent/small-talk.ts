/** What a message is that asks nothing. */
export type SmallTalk = 'greeting' | 'thanks' | 'goodbye';

const GREETING =
  /^(?:(?:hi|hello|hey|hiya|howdy|yo|hallo|moin|servus|bonjour|bonsoir|salut|hola|buenos días|buenas(?: tardes| noches)?|olá|bom dia|boa (?:tarde|noite)|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|greetings)(?: there| all| everyone| team| footnote| bot)?)+$/;
const PRAISE = '(?:ok|okay|great|perfect|cool|nice|super|got it|awesome|brilliant|lovely|alright)';
const THANK =
  '(?:many thanks|thanks|thank you|thx|ty|cheers|danke|danke schön|danke sehr|vielen dank|merci|merci beaucoup|gracias|muchas gracias|obrigad[oa]|muito obrigad[oa]|ta)';
const THANKS = new RegExp(
  `^(?:${PRAISE} )?${THANK}(?: (?:a lot|so much|very much|again|in advance|footnote|bot|for (?:the|your) (?:help|answer)|that helps|that helped|that was helpful|you))*$|^(?:${PRAISE} ?)+$`,
);
const GOODBYE =
  /^(?:bye(?: bye)?|goodbye|see you(?: later)?|ciao|tschüss|auf wiedersehen|au revoir|adiós|hasta luego|tchau|até logo|have a (?:nice|good|great) (?:day|evening|weekend|one))$/;

/** Asks what Footnote is, or what it is good for. */
const ABOUT =
  /^(?:(?:please )?help(?: me)?(?: please)?|who are you|what are you|what can you do(?: for me)?|what do you do|how do you work|how can you help(?: me)?|hilfe|wer bist du|was kannst du|aide|qui es tu|ayuda|quién eres|quien eres|ajuda|quem és tu)$/;

/** Recognises a bare greeting, thanks or goodbye; undefined for whatever may be a question. */
export function smallTalk(text: string): SmallTalk | undefined {
  const plain = plainWords(text);
  if (plain === '' || plain.length > 60) return undefined;
  if (GREETING.test(plain)) return 'greeting';
  if (GOODBYE.test(plain)) return 'goodbye';
  return THANKS.test(plain) ? 'thanks' : undefined;
}

/** Whether a message asks what Footnote is, or what it is good for, and nothing else. */
export function asksAboutItself(text: string): boolean {
  return ABOUT.test(plainWords(text));
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
