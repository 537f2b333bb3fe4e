import { describe, expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { Bm25Index } from './bm25-index.ts';

// One company's pages in five languages, all in one index: what is asked is inflected otherwise than what is written.
const PAGES = {
  en: {
    leave: 'Employees request paid holidays in Perch. Unused days are carried over until March.',
    expenses: 'Receipts are reimbursed within ten working days after the manager has approved them.',
    badge: 'A lost badge is reported to reception and replaced the same day.',
    rooms: 'Meeting rooms are booked in Roost. Cancelled bookings free the room for colleagues.',
    parking: 'Bicycles are parked in the basement, cars in the yard.',
    training: 'Each employee has a yearly budget for courses and conferences.',
  },
  de: {
    urlaub: 'Der Urlaubsanspruch beträgt dreißig Tage. Nicht genommene Tage verfallen Ende März.',
    reise: 'Dienstreisen werden vorab genehmigt. Übernachtungen in Hotels erstattet die Buchhaltung.',
    gehalt:
      'Das Gehalt wird am 25. des Monats überwiesen. Änderungen der Bankverbindung meldest du der Lohnabrechnung.',
    schluessel: 'Verlorene Schlüssel meldest du sofort am Empfang; die Schlösser werden dann getauscht.',
    haus: 'Gäste des Hauses tragen einen Besucherausweis. Fotografieren ist in den Werkstätten verboten.',
    gesundheit: 'Die Betriebsärztin bietet Grippeimpfungen und Sehtests an.',
  },
  es: {
    vacaciones: 'Las vacaciones se solicitan en Perch. Los días no disfrutados caducan en marzo.',
    gastos: 'Los gastos de viaje se reembolsan con recibos originales en diez días laborables.',
    nomina:
      'La nómina se transfiere el día 25. Cualquier cambio de cuenta bancaria se comunica a contabilidad.',
    tarjeta: 'Las tarjetas perdidas se bloquean llamando a recepción.',
    reuniones: 'Las salas de reuniones se reservan en Roost y se liberan si nadie llega.',
    formacion: 'La formación externa la aprueba la dirección del departamento.',
  },
  fr: {
    conges: 'Les congés payés se demandent dans Perch. Les jours non utilisés sont perdus fin mars.',
    frais: 'Les notes de frais sont remboursées après validation par le responsable.',
    paie: 'Les salaires sont versés le 25. Tout changement de compte bancaire est signalé à la comptabilité.',
    badges: 'Un badge perdu doit être déclaré à l’accueil ; il est remplacé le jour même.',
    salles: 'Les salles de réunion sont réservées dans Roost et libérées en cas d’absence.',
    equipe: 'L’équipe informatique installe les logiciels et répare les ordinateurs.',
  },
  pt: {
    ferias: 'As férias são pedidas no Perch. Os dias não gozados caducam em março.',
    despesas: 'As despesas de viagem são reembolsadas com recibos originais em dez dias úteis.',
    salario:
      'O salário é transferido no dia 25. Alterações da conta bancária são comunicadas à contabilidade.',
    cartoes: 'Os cartões perdidos são bloqueados ligando para a receção.',
    reunioes: 'As salas de reunião são reservadas no Roost e libertadas se ninguém aparecer.',
    formacoes: 'A formação externa é aprovada pela direção do departamento.',
  },
} as const;

const QUESTIONS: Readonly<
  Record<keyof typeof PAGES, readonly (readonly [question: string, page: string])[]>
> = {
  en: [
    ['how do I request a holiday?', 'leave'],
    ['When does an unused day expire, is it carried over?', 'leave'],
    ['reimbursement of a receipt', 'expenses'],
    ['Who approves receipts?', 'expenses'],
    ['I am losing my badges, who replaces them?', 'badge'],
    ['cancelling a booking of a room', 'rooms'],
    ['where can I park my bicycle', 'parking'],
    ['which conference courses have budgets', 'training'],
  ],
  de: [
    ['Auf wie viel Urlaub habe ich Anspruch?', 'urlaub'],
    ['Wann verfällt mein Urlaub?', 'urlaub'],
    ['Wer genehmigt eine Dienstreise?', 'reise'],
    ['Wird die Übernachtung im Hotel erstattet?', 'reise'],
    ['uebernachtung im hotel', 'reise'],
    ['Wann werden Gehälter überwiesen?', 'gehalt'],
    ['Neue Bankverbindungen ändern', 'gehalt'],
    ['Ich habe den Schlüssel verloren', 'schluessel'],
    ['schluessel weg, wer tauscht das Schloss?', 'schluessel'],
    ['Darf ein Gast in der Werkstatt fotografieren?', 'haus'],
    ['Impfung gegen Grippe', 'gesundheit'],
  ],
  es: [
    ['¿Cómo solicito mi vacación?', 'vacaciones'],
    ['cuando caduca un dia no disfrutado', 'vacaciones'],
    ['¿Quién reembolsa un gasto de viajes?', 'gastos'],
    ['recibo original para el reembolso', 'gastos'],
    ['¿Cuándo transfieren las nóminas?', 'nomina'],
    ['cambiar la cuenta del banco en contabilidad', 'nomina'],
    ['He perdido mi tarjeta, ¿quién la bloquea?', 'tarjeta'],
    ['reservar una sala de reunión', 'reuniones'],
    ['aprobacion de formaciones externas', 'formacion'],
  ],
  fr: [
    ['Comment demander un congé payé ?', 'conges'],
    ['conges non utilises', 'conges'],
    ['Qui rembourse ma note de frais ?', 'frais'],
    ['remboursement et validation des frais', 'frais'],
    ['Quand le salaire est-il versé ?', 'paie'],
    ['changer de comptes bancaires', 'paie'],
    ['J’ai perdu mes badges', 'badges'],
    ['réserver une salle pour des réunions', 'salles'],
    ['installation d’un logiciel par les équipes', 'equipe'],
  ],
  pt: [
    ['Como peço férias e quando caduca um dia?', 'ferias'],
    ['ferias nao gozadas', 'ferias'],
    ['Quem reembolsa a despesa de uma viagem?', 'despesas'],
    ['reembolso com recibo original', 'despesas'],
    ['Quando transferem os salários?', 'salario'],
    ['alterar contas bancarias', 'salario'],
    ['Perdi o cartão, quem o bloqueia?', 'cartoes'],
    ['reservar uma sala para reuniões', 'reunioes'],
    ['aprovacao de formacoes externas', 'formacoes'],
  ],
};

const index = new Bm25Index();
for (const [language, pages] of Object.entries(PAGES)) {
  index.add(Object.entries(pages).map(([id, text]) => testPassage({ id, document: id, text, language })));
}

function search(text: string, inIndex = index): string[] {
  const found = inIndex.search({ text, audience: [['public']], limit: 10, documentWeight: 0.3 });
  return found.map(({ passage }) => passage.id);
}

describe.each(Object.entries(QUESTIONS))('a question in %s', (_language, questions) => {
  it.each(questions)('%s: finds %s first', (question, page) => {
    expect(search(question)[0]).toBe(page);
  });
});

describe('an index of several languages', () => {
  it('finds names and codes across languages', () => {
    const mixed = new Bm25Index();
    mixed.add([
      testPassage({
        id: 'de',
        language: 'de',
        text: 'Der Fehler LKV-412 heißt: Zertifikat abgelaufen. Nestbox öffnen.',
      }),
      testPassage({ id: 'en', language: 'en', text: 'Holidays are booked in Perch.' }),
    ]);

    expect(search('What does LKV-412 mean?', mixed)).toEqual(['de']);
    expect(search('how do I open Nestbox', mixed)).toEqual(['de']);
    expect(search('Wie geht Perch?', mixed)).toEqual(['en']);
  });

  it('puts the page in the language of the question first', () => {
    const mixed = new Bm25Index();
    mixed.add([
      testPassage({ id: 'de', language: 'de', text: 'Roost Roost Leipzig: Parkplatz.' }),
      testPassage({ id: 'en', language: 'en', text: 'Roost Roost Leipzig: parking.' }),
      testPassage({ id: 'other', language: 'en', text: 'Lunch.' }),
    ]);

    expect(search('What is Roost in Leipzig?', mixed)[0]).toBe('en');
    expect(search('Was ist Roost in Leipzig?', mixed)[0]).toBe('de');
  });

  it('finds German words inside compounds, and compounds by their parts', () => {
    expect(search('Anspruch auf Urlaub')[0]).toBe('urlaub');
    const mixed = new Bm25Index();
    mixed.add([
      testPassage({ id: 'antrag', language: 'de', text: 'Einen Antrag auf Urlaub stellst du in Perch.' }),
      testPassage({ id: 'menü', language: 'de', text: 'Das Menü hängt am Empfang.' }),
    ]);

    expect(search('Urlaubsantrag', mixed)).toEqual(['antrag']);
  });

  it('ranks English pages as an index of English alone does, for questions without foreign words', () => {
    const alone = new Bm25Index();
    alone.add(Object.entries(PAGES.en).map(([id, text]) => testPassage({ id, document: id, text })));
    const english = new Set<string>(Object.keys(PAGES.en));

    for (const [question] of QUESTIONS.en) {
      const mixed = search(question).filter((id) => english.has(id));
      expect(mixed[0]).toBe(search(question, alone)[0]);
    }
  });
});
