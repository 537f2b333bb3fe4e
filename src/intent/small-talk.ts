/** What a message is that asks nothing. */
export type SmallTalk = 'greeting' | 'thanks' | 'goodbye';

const GREETING =
  /^(?:(?:hi|hello|hey|hiya|howdy|yo|hallo|moin|servus|bonjour|hola|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|greetings)(?: there| all| everyone| team| footnote| bot)?)+$/;
const PRAISE = '(?:ok|okay|great|perfect|cool|nice|super|got it|awesome|brilliant|lovely|alright)';
const THANK = '(?:many thanks|thanks|thank you|thx|ty|cheers|danke|danke schön|merci|ta)';
const THANKS = new RegExp(
  `^(?:${PRAISE} )?${THANK}(?: (?:a lot|so much|very much|again|footnote|bot|for (?:the|your) (?:help|answer)|that helps|that helped|that was helpful|you))*$|^(?:${PRAISE} ?)+$`,
);
const GOODBYE =
  /^(?:bye(?: bye)?|goodbye|see you(?: later)?|ciao|tschüss|have a (?:nice|good|great) (?:day|evening|weekend|one))$/;

/** Recognises a bare greeting, thanks or goodbye; undefined for whatever may be a question. */
export function smallTalk(text: string): SmallTalk | undefined {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '' || plain.length > 60) return undefined;
  if (GREETING.test(plain)) return 'greeting';
  if (GOODBYE.test(plain)) return 'goodbye';
  return THANKS.test(plain) ? 'thanks' : undefined;
}
