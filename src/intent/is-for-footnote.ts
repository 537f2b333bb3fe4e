import { callsFootnote, opensWithAnother } from './addressee.ts';
import { proseOf, questionsIn, sentencesOf } from './question-form.ts';

/** What is known of the thread in which somebody wrote without naming anybody. */
export type ThreadContext = {
  /** Footnote asked this person back, and their answer is waited for. */
  readonly isAwaited?: boolean;
  /** Whether this person asked Footnote something in this thread before; undefined when that isn't known. */
  readonly hasAsked?: boolean;
};

/** Whether a message is Footnote's, and by which rule: for logs, never for people. */
export type ForFootnote =
  | {
      readonly isForFootnote: true;
      readonly why: 'awaited' | 'named' | 'thanks' | 'question' | 'request' | 'correction';
    }
  | {
      readonly isForFootnote: false;
      readonly why: 'to-another' | 'acknowledgement' | 'between-people' | 'statement';
    };

const THANKS =
  /^(?:(?:ok(?:ay)?|great|perfect|super|cool|ah|oh|many|vielen|besten|merci|muchas|muito)[\s,!.]+)*(?:thanks|thank you|thank u|thx|ty|cheers|danke|dank|merci|gracias|obrigad[oa])(?:[\s,!.]+(?:a lot|so much|very much|a million|again|footnote|sehr|schön|dir|beaucoup|bien|mille fois|mil|muito|for (?:the|your) (?:help|answer|link)|that (?:helps|helped)|this helps|in advance|im voraus|d['’]avance|de antemano|desde já))*$/iu;
const ACKNOWLEDGES =
  /^(?:(?:ok(?:ay)?|k|yes|yep|yeah|yup|no|nope|sure|right|true|exactly|indeed|agreed|same(?: here)?|done|noted|got it|i see|will do|on it|great|good|nice|cool|perfect|awesome|lol|haha+|sounds good|makes sense|good (?:to know|point)|no (?:worries|problem)|np|fine|understood|ja|nein|genau|stimmt|passt|alles klar|verstanden|mach ich|klar|gut|oui|non|d['’]accord|ça marche|compris|entendu|parfait|sí|vale|entendido|de acuerdo|perfecto|claro|sim|não|beleza|combinado|entendi|certo|tá|\+1)(?:[\s,!.]+|$))+$/iu;

/** Said to a person's face, and nothing that looking up would answer. */
const OF_A_PERSON =
  /^(?:did|have|are|were|will|would|do) (?:you|u)(?! (?:know|find|have (?:a|an|any|the)|remember|see|mean the|sure|certain))(?!\p{L})|^(?:(?:can|could) you (?:come|join|call|meet|send (?:it|me your)|take|cover|ping|review|approve|fix|drop|bring|help me with|do))(?!\p{L})|^(?:what|where|when|why|how) (?:are|did|were|have) you(?!\p{L})|^(?:hast du|bist du|warst du|kommst du|habt ihr|seid ihr|as-tu|es-tu|tu (?:as|es|viens|peux)|has |estás|vienes|tienes|puedes (?:venir|llamar|pasarme)|você (?:vai|vem|está|tem|já)|vais|vens)(?!\p{L})/iu;
const CHALLENGES =
  /^(?:are you (?:sure|certain)|bist du (?:dir )?sicher|tu es sûr|estás segur[oa]|tem certeza)(?!\p{L})/iu;

const REQUESTS =
  /^(?:(?:can|could|would) you (?:please )?(?:explain|tell|show|give|list|find|check|look|summari[sz]e|translate|say)|explain|elaborate|tell me|show (?:me|us|the|all)|give me|list|summari[sz]e|translate|compare|look (?:it |that )?up|search|check again|try again|say more|more details?|in more detail|shorter|longer|what else|erklär\p{L}*|zeig\p{L}* (?:mir|uns)|sag\p{L}* mir|gib mir|nenne?|fasse?|übersetz\p{L}*|expliquez?|montrez?|donnez?[- ]moi|dis[- ]moi|dites[- ]moi|résumez?|tradui\p{L}+|explica\p{L}*|dime|dame|muéstrame|resume|traduc\p{L}*|me (?:diga|diz|mostra|mostre|explica|dê)|diz-me|diga-me|mostra-me|traduz\p{L}*)(?!\p{L})/iu;
/** A ticket that somebody wants made, in the words that a tool is asked by, a language a line. */
const WANTS_TICKET = new RegExp(
  `^(?:${[
    '(?:please |then |now )*(?:create|open|file|raise|log)(?: me)? (?:an?|another)(?: \\p{L}+){0,2} (?:ticket|request)',
    '(?:bitte )?(?:erstelle?|eröffne|öffne|erfasse)(?: mir)?(?: bitte)? (?:ein|noch ein)(?: \\p{L}+)? ticket',
    '(?:por favor )?(?:crea|cree|abre|abra)(?:me)? (?:un|una)(?: nuev[oa])? (?:ticket|tique|incidencia)',
    '(?:crée[rz]?|ouvre[zr]?)(?:-moi)? un(?: nouveau)? ticket',
    '(?:por favor )?(?:cri[ae]|abr[ea])(?:-me)? (?:um|uma)(?: nov[oa])? (?:ticket|chamado)',
  ].join('|')})(?!\\p{L})`,
  'iu',
);
/** What follows says what it is for; advice to somebody else goes on otherwise ("open a ticket with IT"). */
const SAYS_WHAT_FOR =
  /^(?:[\s.!]*$| (?:please|bitte|por favor|about|for|that|saying|über|für|wegen|sobre|para|pour|concernant)(?!\p{L}))/iu;
const TICKET_STATUS = /^(?:the )?status of (?:my )?ticket [\p{L}\d-]*\d/iu;
/** What is said of an answer that isn't right, a language a line. */
const PUTS_RIGHT = new RegExp(
  `(?<!\\p{L})(?:${[
    "(?:that|this|it|(?:the|your) (?:answer|link|source|page|number|figure))(?:['’]s| is| was| looks| seems)?(?: \\p{L}+)? (?:not (?:right|correct|true|what i (?:asked|meant))|wrong|incorrect|outdated|out of date|nonsense)",
    "(?:that|this|it) (?:does|did)(?:n['’]?t| not) (?:answer|help)|that['’]?s (?:the|an) old",
    '(?:das|die antwort|der link) (?:ist|war|stimmt)(?: \\p{L}+)? ?(?:falsch|veraltet|nicht|nicht (?:richtig|korrekt|was ich))(?=[\\s.,!]*$|, | mehr| richtig| korrekt| was ich)',
    "(?:c['’]est|ça|la réponse est)(?: \\p{L}+)? (?:faux|fausse|périmée?|incorrecte?)|(?:ce|ça) n['’]est pas (?:ça|juste|correct|ce que)",
    '(?:eso|esto|la respuesta)(?: \\p{L}+)? (?:está mal|es incorrect[oa]|no es (?:correct[oa]|lo que))|está desactualizad[oa]',
    '(?:isso|isto|a resposta)(?: \\p{L}+)? (?:está errad[oa]|não (?:é|está) (?:correto|cert[oa]|o que))|não é isso',
  ].join('|')})(?!\\p{L})`,
  'iu',
);
/** How askers take back how they were understood; between people it may mean something else. */
const MEANT = new RegExp(
  `(?:^|[,.;!]\\s*)(?:(?:no|nope|sorry|actually|nein|non|não)[,.]? )*(?:${[
    "i(?:['’]m| am)? (?:meant?|asked (?:about|for|what|how|if|whether|when|where|which)|asking (?:about|for)|was asking|talking about)|what i meant|that(?:['’]s| is) not what i|you (?:missed|forgot|misunderstood|misread)",
    '(?:hm+ )?but (?:the|our) (?:\\p{L}+ )?(?:handbook|policy|page|wiki|intranet|document|guide) says',
    'ich meinte|ich meine|gemeint (?:war|ist)|je (?:voulais dire|parlais|demandais)',
    'me refer(?:ía|o)|quería decir|pregunté por|(?:eu )?(?:quis|quero) dizer|eu perguntei',
  ].join('|')})(?!\\p{L})`,
  'iu',
);
/** "no, San Francisco": a name and nothing more. */
const NO_BUT =
  /^(?:[Nn]o|[Nn]ope|[Nn]ein|[Nn]on|[Nn]ão)[,.] (?:(?:the|in|for|at|die|das|der|für|le|la|pour|à|el|en|para|a|o|em) )?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}(?: (?:office|team|plan))?$/u;
/** "not the UK, the US": one name in the place of another. */
const NOT_THIS_BUT =
  /^(?:[Nn]o[,.] )?(?:[Nn]ot|[Nn]icht|[Pp]as|[Nn]ão)(?: (?:the|in|for|at|die|das|der|für|le|la|à|o|a|em))* \p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}(?:,|,? (?:but|sondern|mais|mas))(?: (?:the|in|for|at|die|das|der|für|le|la|à|o|a|em))* \p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}$/u;
/** A code alone is to be looked up. */
const CODE = /^(?=.*\d)\p{Lu}{2,8}-?[\p{Lu}\d-]{2,12}\??$/u;
/** "and for contractors", "und in Leeds": the question before, of something else. */
const ELLIPSIS =
  /^(?:and|und|et|y|e|but|aber|mais|pero|mas) (?:for|in|at|with|if|on|from|für|bei|mit|wenn|pour|dans|à|avec|si|para|con|en|em|com|no|na|se|what about|how about)(?!\p{L})(?: [\p{L}\p{N}'’-]+){1,5}[.…]?$/iu;

/**
 * Whether a message of a thread that names nobody is for Footnote, which answered there before: what asks or asks for
 * something, and what puts its answer right. People who talk to each other, and what asks nothing, are left alone; when in
 * doubt it stays out, since it can always be mentioned.
 */
export function isForFootnote(message: { readonly text: string }, context: ThreadContext): ForFootnote {
  const { text } = message;
  if (callsFootnote(text)) return taken('named');
  if (opensWithAnother(text)) return left('to-another');
  if (context.isAwaited) return taken('awaited');
  const prose = proseOf(text);
  const plain = prose.replace(/[^\p{L}\p{N}\s,.'’+!?-]+/gu, ' ').trim();
  const bare = plain.replace(/[!.\s]+$/, '');
  const mayBeAsker = context.hasAsked !== false;
  if (mayBeAsker && THANKS.test(bare)) return taken('thanks');
  if (!/[\p{L}\p{N}]/u.test(plain) || ACKNOWLEDGES.test(bare)) return left('acknowledgement');
  if (
    PUTS_RIGHT.test(plain) ||
    (mayBeAsker && (MEANT.test(plain) || NO_BUT.test(bare) || NOT_THIS_BUT.test(bare)))
  )
    return taken('correction');
  const asksFor = (one: string): boolean => REQUESTS.test(one) || asksForTicket(one, mayBeAsker);
  if (CODE.test(bare) || ELLIPSIS.test(bare) || sentencesOf(text).some(asksFor)) return taken('request');
  const questions = questionsIn(text);
  if (questions.some((question) => isAskedOfFootnote(question, mayBeAsker))) return taken('question');
  return left(questions.length > 0 ? 'between-people' : 'statement');
}

/** With a colon it is put as the tool wants it; without one it may be advice, unless whoever asked says it. */
function asksForTicket(sentence: string, mayBeAsker: boolean): boolean {
  if (TICKET_STATUS.test(sentence)) return mayBeAsker;
  const wanted = WANTS_TICKET.exec(sentence);
  if (wanted === null) return false;
  const rest = sentence.slice(wanted[0].length);
  return /^\s*:/.test(rest) || (mayBeAsker && SAYS_WHAT_FOR.test(rest));
}

function isAskedOfFootnote(question: string, mayBeAsker: boolean): boolean {
  if (CHALLENGES.test(question)) return mayBeAsker;
  return !OF_A_PERSON.test(question);
}

function taken(why: Extract<ForFootnote, { isForFootnote: true }>['why']): ForFootnote {
  return { isForFootnote: true, why };
}

function left(why: Extract<ForFootnote, { isForFootnote: false }>['why']): ForFootnote {
  return { isForFootnote: false, why };
}
