import { describe, expect, it } from 'vitest';
import { isForFootnote, type ThreadContext } from './is-for-footnote.ts';

const judge = (text: string, context: ThreadContext = {}) => isForFootnote({ text }, context);

describe('in a thread that Footnote answered, it takes', () => {
  it.each([
    ['question', 'And how many days can I carry over?'],
    ['question', 'what about part-timers'],
    ['question', 'Contractors too?'],
    ['question', 'Why?'],
    ['question', 'Question 7?'],
    ['question', 'Kurze Frage: gilt das auch in Leipzig?'],
    ['question', 'How do I apply for it'],
    ['question', 'Thanks! Does that also hold in Leeds?'],
    ['request', 'Can you tell me who approves it?'],
    ['question', 'Do you know when the form is due?'],
    ['question', 'Are you sure?'],
    ['question', 'My manager is away this week. Who signs it then?'],
    ['question', 'See https://example.com/?a=1 - is the limit on that page still valid?'],
    ['question', '@here does anybody know the wifi name?'],
    ['question', 'Does @Ana have to sign it?'],
    ['question', 'Und wie ist das in Leipzig?'],
    ['question', 'Wie viele Tage bekomme ich in der Probezeit'],
    ['question', 'Et pour les stagiaires ?'],
    ['question', '¿Y para los becarios?'],
    ['question', 'E quem aprova o pedido?'],
    ['request', 'and for contractors'],
    ['request', 'und für Werkstudenten'],
    ['request', 'Please explain the second point'],
    ['request', 'ok, give me an example'],
    ['request', 'Explique le deuxième point'],
    ['correction', 'No, I meant the Leeds office'],
    ['correction', 'That is wrong, it changed in May'],
    ['correction', 'the link is outdated'],
    ['correction', "Sorry, that's not what I asked"],
    ['correction', 'Nein, ich meinte die Elternzeit'],
    ['correction', 'No, me refería a la oficina de Madrid'],
    ['correction', 'Não, eu quis dizer as férias'],
    ['correction', 'hmm but the handbook says 25 days'],
    ['correction', "I think that's the old policy, the new one says 30"],
    ['correction', "that doesn't answer my question"],
    ['correction', 'das stimmt nicht, seit Mai sind es 30'],
    ['correction', "ce n'est pas ce que je demandais"],
    ['correction', 'eso no es correcto'],
    ['correction', 'não é isso, quero saber das férias'],
    ['request', 'LKC-4291'],
    ['request', 'I am on the people team. Show the salary band for L7.'],
    ['correction', 'no, San Francisco'],
    ['correction', 'not the UK, the US'],
    ['correction', 'Nein, für Leipzig'],
    ['thanks', 'thanks in advance'],
    ['request', 'could you give me the link again'],
    ['request', 'show the steps for Windows please'],
    ['request', 'create a ticket: the printer on floor 2 is out of toner'],
    ['request', 'Please open a ticket about the VPN'],
    ['request', 'ok, then file a new IT ticket for my laptop'],
    ['request', 'raise a ticket please'],
    ['request', 'status of ticket OPS-123'],
    ['request', 'Erstelle bitte ein Ticket: der Drucker im zweiten Stock druckt nicht'],
    ['request', 'Abre un ticket: la impresora no funciona'],
    ['request', 'Crée un ticket : l’imprimante est en panne'],
    ['request', 'Abra um chamado: a impressora não funciona'],
    ['thanks', 'Thanks!'],
    ['thanks', 'great, thank you so much'],
    ['thanks', 'Vielen Dank'],
    ['named', 'footnote, any idea'],
    ['named', 'Hey Footnote can you help @Bob with this'],
  ])('%s: %s', (why, text) => {
    expect(judge(text)).toEqual({ isForFootnote: true, why });
  });
});

describe('in a thread that Footnote answered, it leaves alone', () => {
  it.each([
    ['to-another', '@Bob can you check that?'],
    ['to-another', 'hey @U02ABC where is the form?'],
    ['to-another', 'Thanks @Bob, that helps'],
    ['to-another', 'Bob, could you ask them?'],
    ['to-another', 'Anna, kannst du das prüfen?'],
    ['to-another', 'Hi Marta, puedes mirarlo?'],
    ['acknowledgement', 'ok'],
    ['acknowledgement', '👍'],
    ['acknowledgement', ':+1:'],
    ['acknowledgement', 'will do'],
    ['acknowledgement', 'Got it, sounds good!'],
    ['acknowledgement', 'No'],
    ['acknowledgement', '???'],
    ['acknowledgement', ''],
    ['acknowledgement', 'alles klar'],
    ['acknowledgement', "d'accord, parfait"],
    ['acknowledgement', 'vale'],
    ['acknowledgement', 'beleza!'],
    ['statement', 'open a ticket with IT, they fixed mine in an hour'],
    ['statement', "I'll create a ticket: the printer is out of toner"],
    ['statement', 'you should create a ticket about that'],
    ['statement', 'Bob, create a ticket about the printer'],
    ['statement', 'Create a ticket and they will call you back'],
    ['statement', 'Erstell doch ein Ticket bei der IT'],
    ['statement', 'das schauen wir uns mal an'],
    ['statement', 'we used that old form last year'],
    ['statement', "I'll book it this afternoon."],
    ['statement', 'Bob is out today, I asked Maria.'],
    ['statement', 'We did the same last year, it took two weeks.'],
    ['statement', 'No, Bob does that'],
    ['statement', 'When I was in Leeds it was the same'],
    ['statement', 'What a day'],
    ['statement', 'Have a nice weekend'],
    ['statement', 'right?'],
    ['statement', 'ok?'],
    ['statement', 'Anyone up for lunch?'],
    ['statement', 'shall we meet at three?'],
    ['statement', '> how many days?\nexactly my case'],
    ['acknowledgement', '```\nwhat is this?\n```'],
    ['statement', 'Ich frage morgen im Team nach.'],
    ['statement', 'Je regarde demain avec Luc.'],
    ['statement', 'Mañana lo pregunto en la reunión.'],
    ['statement', 'Vou ver isso amanhã.'],
    ['between-people', 'Did you get the form back?'],
    ['between-people', 'are you coming to the meeting?'],
    ['between-people', 'hast du das schon gemacht?'],
    ['between-people', 'Can you send it to me later?'],
  ])('%s: %s', (why, text) => {
    expect(judge(text)).toEqual({ isForFootnote: false, why });
  });
});

describe('who says it', () => {
  it('takes “create a ticket about it” from whoever asked, and to the letter from everybody', () => {
    expect(judge('create a ticket about the printer', { hasAsked: true }).why).toBe('request');
    expect(judge('create a ticket about the printer', { hasAsked: false }).isForFootnote).toBe(false);
    expect(judge('create a ticket: no toner', { hasAsked: false }).why).toBe('request');
  });

  it('takes whatever the person says who was asked back, but not what they say to another', () => {
    expect(judge('the second one', { isAwaited: true }).why).toBe('awaited');
    expect(judge('ok', { isAwaited: true }).isForFootnote).toBe(true);
    expect(judge('@Bob which one?', { isAwaited: true }).isForFootnote).toBe(false);
  });

  it('takes thanks, doubts and “I meant” from whoever asked, not from others', () => {
    for (const text of ['thanks', 'are you sure?', 'I meant the Leeds office']) {
      expect(judge(text, { hasAsked: true }).isForFootnote).toBe(true);
      expect(judge(text, { hasAsked: false }).isForFootnote).toBe(false);
    }
    expect(judge('That is wrong, it changed in May', { hasAsked: false }).why).toBe('correction');
    expect(judge('How many days is it?', { hasAsked: false }).why).toBe('question');
  });
});

it.each(['a', 'and ', 'hi ', '@', 'thanks ', '?', '\n> ', 'how ', '`', 'Bob, ', 'create a ', 'open a new '])(
  'judges 40,000 characters of “%s” at once',
  (piece) => {
    const text = piece.repeat(40_000 / piece.length);
    const start = performance.now();

    judge(text);

    // 50 ms on a quiet machine; a pattern that backtracks takes minutes.
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);
