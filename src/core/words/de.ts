import type { Words } from './words.ts';

/** German says "du", as colleagues do. */
export const german = {
  replies: {
    greeting:
      'Hallo! Frag mich alles, was in den Dokumenten der Firma steht, zum Beispiel „Wie viele Urlaubstage habe ich?“',
    thanks: 'Gern geschehen. Frag einfach wieder, wenn du etwas brauchst.',
    goodbye: 'Tschüss! Ich bin da, wenn du mich brauchst.',
    emptyQuestion: 'Da war keine Frage dabei. Schreib sie in ein, zwei Sätzen, dann schaue ich nach.',
    questionTooLong: (length: string, limit: string): string =>
      `Deine Frage hat ${length} Zeichen; lesen kann ich bis zu ${limit}. Bitte kürze sie auf das, was du wissen möchtest.`,
    unsafe: 'Dabei kann ich nicht helfen. Ich beantworte Fragen aus den Dokumenten der Firma.',
    outOfScope:
      'Dazu steht nichts in den Dokumenten der Firma, und nur aus denen antworte ich. Frag mich nach Regeln, Leistungen, IT, Standorten oder Produkten.',
    escalation: 'Dabei kann ein Mensch helfen. Ein Druck auf den Knopf, und ich gebe deine Frage weiter.',
    feedback:
      'Danke für den Hinweis. War eine Antwort falsch oder unvollständig, dann drück den Daumen darunter oder schreib `/footnote feedback down`, damit ein Admin es sieht. Oder frag einen Menschen.',
    command:
      'Das sieht nach einem Befehl aus. In Slack, in Teams und im Web-Chat zeigt `/footnote help` sie alle. Oder frag einfach, zum Beispiel „Wie viele Urlaubstage habe ich?“',
    about:
      'Ich beantworte Fragen aus den Dokumenten der Firma, mit Fußnoten zum Nachprüfen. Versuch es mit „Wie viele Urlaubstage habe ich?“ oder „Was bedeutet LKV-412?“ Wenn ich etwas nicht weiß, kann ich deine Frage an einen Menschen weitergeben.',
    clarify: 'Das kann mehreres heißen. Was davon meinst du?',
    notKnown:
      'Dazu habe ich in den Dokumenten, die ich hier nutzen darf, keine Antwort gefunden. Versuch es mit anderen Worten oder nenne etwas Genaueres, zum Beispiel ein Land, ein Produkt oder einen Code. Oder frag einen Menschen.',
    notKnownWithNearest:
      'Dazu habe ich in den Dokumenten, die ich hier nutzen darf, keine Antwort gefunden. Die Seiten unten kommen dem am nächsten, aber vielleicht steht es auch dort nicht. Versuch es mit anderen Worten, oder frag einen Menschen.',
    openParts: (parts: string): string =>
      `Zu ${parts} habe ich in den Dokumenten, die ich hier nutzen darf, keine Antwort gefunden. Frag danach noch einmal mit anderen Worten, oder frag einen Menschen.`,
    quoted: (words: string): string => `„${words}“`,
    forWhatIsRemembered: (what: string): string => `Für ${what}, wie ich mir merken sollte:`,
    modelUnavailable:
      'Ich habe Dokumente dazu gefunden, aber das Sprachmodell, das die Antworten schreibt, ist gerade nicht erreichbar. Bitte versuch es in ein paar Minuten noch einmal, oder frag einen Menschen.',
    tooCostly:
      'Diese Antwort würde mehr kosten, als eine Frage darf. Bitte frag nach etwas Genauerem, oder frag einen Menschen.',
    timeOut:
      'Das hat länger gedauert, als ich mir für eine Frage nehmen darf. Bitte versuch es noch einmal, oder frag nach etwas Genauerem.',
    toolInput: 'Dafür brauche ich noch etwas mehr von dir.',
    approversConfirm: 'Das muss noch jemand bestätigen, der es genehmigen darf.',
    notYourWords: (names: string): string =>
      `Das sind nicht deine eigenen Worte: ${names}. Bitte prüf sie, bevor du bestätigst.`,
    goOn: 'Weiter',
    doIt: 'Ausführen',
    cancel: 'Abbrechen',
  },

  jobs: {
    rateLimited:
      'Das waren viele Fragen in einer Minute, deshalb habe ich diese ausgelassen. Bitte warte eine Minute und frag dann noch einmal.',
    pressedTooOften:
      'Das war viel in einer Minute, deshalb ist nichts geschehen. Der Knopf bleibt stehen: Warte eine Minute und drück ihn dann noch einmal.',
    attachmentOnly:
      'Dateien kann ich noch nicht lesen. Bitte schreib deine Frage in Worten, dann schaue ich nach.',
    externalReaders:
      'Hier lesen Leute von außerhalb der Firma mit, deshalb antworte ich hier nicht aus Firmendokumenten. Frag mich in einer Direktnachricht oder in einem internen Kanal.',
    turnExpired: 'Diese Antwort habe ich nicht mehr. Bitte stell die Frage noch einmal.',
    notYours: 'Diesen Knopf kann nur benutzen, wer gefragt hat.',
    privateOffer:
      'Vielleicht weiß ich mehr dazu, aber nicht alle hier dürfen es lesen. Ich kann es dir allein beantworten.',
    shared: 'Jetzt sehen es alle hier.',
    cannotShareHere:
      'Nicht alle, die hier mitlesen, dürfen die Dokumente hinter dieser Antwort lesen. Deshalb kann sie hier nicht geteilt werden.',
    notAllowedHere:
      'Ein Admin hat festgelegt, wer mich in diesem Kanal fragen darf. Frag mich in einer Direktnachricht oder mit `/ask`, oder wende dich an einen Admin.',
    formExpired: 'Das hat zu lange gedauert, deshalb ist nichts geschehen. Bitte frag noch einmal danach.',
    formAnswered: 'Das ist schon entschieden.',
    formChanged:
      'Das ist nicht das, was ich dir gezeigt habe, deshalb ist nichts geschehen. Bitte frag noch einmal danach.',
    formCancelled: 'Abgebrochen. Es ist nichts geschehen.',
    notYourForm: 'Das kann nur entscheiden, wer darum gebeten hat.',
    notAnApprover: 'Bestätigen kann das nur, wer es genehmigen darf.',
    escalationUnset:
      'Ich kann von hier aus noch niemanden erreichen: Es ist kein Hilfekanal eingerichtet. Ein Admin kann das in escalation.yml tun.',
    paused: (note: string): string =>
      `Ein Admin hat meine Antworten für eine Weile angehalten.${note && ` Dazu heißt es: „${note}“`} Bitte frag später noch einmal; deine Frage wartet nicht so lange.`,
    modelFailed: 'Ich konnte keine Antwort schreiben: Das Sprachmodell hat nicht geantwortet.',
    searchFailed: 'Ich konnte die Dokumente gerade nicht durchsuchen.',
    tookTooLong: 'Das hat zu lange gedauert, deshalb habe ich aufgehört.',
    wentWrong: 'Damit bin ich nicht fertig geworden: Bei mir ist etwas schiefgegangen.',
    askAgain: (requestId: string): string =>
      `Bitte frag in ein paar Minuten noch einmal; wenn es so bleibt, nenne einem Admin die Anfrage-ID ${requestId}.`,
  },

  labels: {
    sources: 'Quellen',
    moreSources: 'Weitere Quellen',
    closestPages: 'Die nächstliegenden Seiten, die ich gefunden habe',
    untitled: 'Ohne Titel',
    checkedBy: (name: string, day: string): string => `Geprüft von ${name} am ${day}`,
    from: (tool: string): string => `Von: ${tool}`,
    answeredBy: (name: string, where: string): string => `Beantwortet von ${name} ${where}`,
    within: { slack: 'in Slack', teams: 'in Teams', web: 'im Web-Chat' },
    reference: (requestId: string, reason: string): string => `Referenz: ${requestId} (${reason})`,
    askPerson: 'Einen Menschen fragen',
    shareInChannel: 'In diesem Kanal teilen',
    shareInConversation: 'Hier mit allen teilen',
    answerMeAlone: 'Nur mir antworten',
    goodAnswer: 'Gute Antwort',
    badAnswer: 'Schlechte Antwort',
    helped: 'Diese Antwort hat geholfen',
    didNotHelp: 'Diese Antwort hat nicht geholfen',
    ratherPerson: 'Möchtest du es lieber von einem Menschen hören?',
    onlyYouSeeAnswer: 'Diese Antwort siehst nur du.',
    inOwnChat: 'Soll ich dir in unserem eigenen Chat antworten?',
    whichOne: 'Was davon meinst du?',
    choice: (number: number): string => `Auswahl ${number}`,
    reading: (number: number): string => `Bedeutung ${number}`,
    yes: 'Ja',
    send: 'Senden',
    cancel: 'Abbrechen',
    empty: '(leer)',
    warning: (words: string): string => `Achtung: ${words}`,
    chooseOne: 'Bitte auswählen',
    oneOf: (values: string): string => `Möglich: ${values}`,
    shortened: (length: number): string => `Gekürzt: Es waren ${length} Zeichen.`,
    fillIn: 'Bitte ausfüllen.',
    partlyShown:
      'Manche Felder zeigen nur den Anfang dessen, was dort stand: Es war zu lang. Gesendet wird, was du siehst.',
    isLooking: 'schaut nach…',
    looking: 'Ich schaue nach…',
    taken: 'Ich schaue nach…',
    stillLooking: 'Ich schaue noch nach…',
    hereItIs: 'Das habe ich gefunden.',
    oneMoment: 'Einen Moment…',
    cannotWrite:
      'Ich habe eine Antwort nur für dich, kann dir aber nicht schreiben: Bitte füge mich in Teams als persönliche App hinzu (Apps, Footnote, Hinzufügen), und frag dann noch einmal.',
    maybeTwice:
      'Vielleicht siehst du das zweimal: Ich konnte nicht erkennen, ob es dich beim ersten Mal erreicht hat.',
  },

  receipts: {
    askPerson: 'Ich frage einen Menschen…',
    share: 'Ich teile es…',
    askPrivately: 'Das beantworte ich in unserem eigenen Chat…',
    choose: 'Ich schaue nach…',
    submit: 'Angekommen, einen Moment…',
    dismiss: 'In Ordnung, ich lasse es…',
    tryAgain: 'Das hat gerade leider nicht geklappt. Bitte versuch es in einer Minute noch einmal.',
  },

  page: {
    answer: 'Antwort von Footnote',
    reply: 'Nachricht von Footnote',
    sources: 'Quellen',
    closestPages: 'Die nächstliegenden Seiten',
    source: 'Quelle',
    open: 'öffnen',
    openTitle: 'Öffnen:',
    openDocument: 'Dokument öffnen',
    document: 'Das Dokument:',
    closeSource: 'Quelle schließen',
    from: 'Von:',
    onlyYou: 'Das siehst nur du.',
    askPerson: 'Einen Menschen fragen',
    didThisHelp: 'Hat das geholfen?',
    helped: 'Das hat geholfen',
    didNotHelp: 'Das hat nicht geholfen',
    whichOne: 'Was meinst du?',
    sending: 'Wird gesendet…',
    sent: 'Gesendet. Wie es weitergeht, steht unten.',
    reason: 'Grund:',
    request: 'Anfrage',
    copy: 'Kopieren',
    copyRequest: 'Anfrage-ID kopieren',
    copied: 'Kopiert',
    requestCopied: 'Anfrage-ID kopiert',
    selectToCopy: 'Zum Kopieren markieren',
    cannotCopy: 'Kopieren ist hier nicht erlaubt',
    whatYouCanChange: 'Was du ändern kannst',
    formSent: 'Gesendet. Was daraus wird, steht dann hier.',
    formDismissed: 'Verworfen. Es wurde nichts gesendet.',
    notSent: 'Nicht gesendet. Es fehlt noch:',
    pleaseNote: 'Bitte beachten:',
    required: '(nötig)',
    chooseOne: 'Bitte etwas auswählen.',
    fillIn: 'Bitte ausfüllen.',
    noChoice: 'Keine Auswahl',
    pleaseChoose: 'Bitte auswählen',
    renewed: 'Ich schaue noch einmal nach…',
    outdated: 'Das antwortet auf die Frage, wie sie vorher war.',
    going: 'Wird mit der Frage entfernt…',
    looking: 'Ich schaue nach…',
    writing: 'Ich schreibe…',
    stillLooking: 'Ich schaue noch nach. Deine Frage geht nicht verloren; du kannst die Seite schließen.',
    noAnswer:
      'Es ist keine Antwort gekommen. Bitte frag noch einmal, oder sag denen Bescheid, die Footnote betreiben.',
    notKnown: 'Nicht bekannt',
    refused: 'Nicht beantwortet',
    failed: 'Etwas ist schiefgegangen',
  },

  reasons: {
    'no-support': 'Nicht in den Dokumenten',
    'out-of-scope': 'Nicht über die Firma',
    unsafe: 'Nicht beantwortet',
    'empty-question': 'Keine Frage darin',
    'question-too-long': 'Zu lang',
    'attachment-only': 'Vorerst nur Text',
    'rate-limited': 'Einen Moment, bitte',
    'model-unavailable': 'Antworten geht gerade nicht',
    'search-unavailable': 'Die Suche geht gerade nicht',
    'time-out': 'Hat zu lange gedauert',
    'attempts-exhausted': 'Mehrmals versucht, ohne Erfolg',
    'escalation-unset': 'Noch niemand zum Fragen',
    'turn-expired': 'Zu lange her',
    'too-costly': 'Zu viel auf einmal',
    'tool-failed': 'Ein Werkzeug hat nicht funktioniert',
    'tool-input': 'Bitte prüf deine Angaben',
    'tool-not-allowed': 'Für dich nicht freigegeben',
    paused: 'Gerade angehalten',
    'internal-error': 'Unser Fehler',
  },

  escalation: {
    preview:
      'Das geht an jemanden, der dir helfen kann. Geteilt wird erst, wenn du es sendest: Ändere die Frage oder lass Teile weg, wie du möchtest.',
    previewChanged:
      'Was geteilt werden kann, hat sich inzwischen geändert. Bitte sieh es dir noch einmal an, bevor du es sendest.',
    questionMissing: 'Bitte schreib, was du fragen möchtest, damit dir jemand helfen kann.',
    withheld:
      'Nicht alle dort dürfen die Dokumente hinter meiner Antwort lesen. Deshalb bleiben die Antwort und ihre Quellen hier.',
    reasonCut: (most: string): string => `Das war viel Text: Die ersten ${most} Zeichen bleiben stehen.`,
    yourQuestion: 'Deine Frage',
    anythingToAdd: 'Möchtest du etwas ergänzen?',
    shareAnswer: 'Meine Antwort teilen',
    myAnswer: 'Was ich geantwortet habe',
    shareSources: 'Die Quellen teilen',
    mySources: 'Quellen, in denen ich nachgesehen habe',
    shareEarlier: 'Teilen, was vorher gesagt wurde',
    earlier: 'Vorher in dieser Unterhaltung',
    exchange: (question: string, answer: string): string => `Gefragt: ${question}\nGeantwortet: ${answer}`,
    dismissed: 'Es wurde nichts geteilt. Du kannst jederzeit einen Menschen fragen.',
    passedOn: 'Ich habe deine Frage an einen Menschen weitergegeben. Hier erfährst du, wie es weitergeht.',
    sentReceipt: 'Gesendet.',
    unreachable:
      'Ich konnte keinen der Hilfekanäle erreichen, deshalb hat noch niemand deine Frage. Ich habe sie aufgehoben: Drück später noch einmal auf „Einen Menschen fragen“, oder sag einem Admin Bescheid.',
    stillWaiting:
      'Noch hat niemand deine Frage übernommen, obwohl ich mehr als einmal gefragt habe. Sie bleibt offen; wenn es eilt, wende dich bitte direkt an jemanden.',
    ticket: (link: string): string => `Das Ticket dazu: ${link}`,
    ticketQueued:
      'Das Ticketsystem antwortet gerade nicht. Ich versuche weiter, ein Ticket anzulegen; weitergegeben ist deine Frage trotzdem.',
    ticketFailed: 'Ich konnte für deine Frage kein Ticket anlegen. Weitergegeben ist sie trotzdem.',
    isPassedOn:
      'Deine Frage wird schon an einen Menschen weitergegeben. Hier erfährst du, wie es weitergeht.',
    isOpen: 'Deine Frage ist schon beim Hilfeteam; noch hat sie niemand übernommen.',
    isClaimed: (name: string): string => `${name} kümmert sich schon um deine Frage.`,
    isAnswered: (name: string): string =>
      `${name} hat das schon beantwortet: Die Antwort steht dort, wo du gefragt hast.`,
    isResolved: (name: string): string =>
      `${name} hat das als erledigt markiert. Wenn es das nicht ist, frag noch einmal.`,
    claimed: (name: string): string => `${name} hat deine Frage übernommen.`,
    answers: (name: string): string => `${name} beantwortet deine Frage:`,
    resolved: (name: string): string =>
      `${name} hat deine Frage als erledigt markiert. Wenn sie es nicht ist, frag mich noch einmal, oder frag einen Menschen.`,
    somebody: 'Jemand',
    helpDesk: 'Jemand vom Helpdesk',
    ticketSystem: 'Das Ticketsystem',
  },

  feedback: {
    gladItHelped: 'Danke, ist notiert.',
    whatWasWrong: 'Danke für den Hinweis. Was stimmt an dieser Antwort nicht?',
    namedToAdmins: 'Dein Name steht dabei, aber nur für Admins.',
    namedToAll: 'Dein Name steht dabei.',
    unnamed: 'Dein Name wird nicht gespeichert.',
    question: 'Frage',
    whatIsIt: 'Was trifft zu?',
    whatShouldItSay: 'Was sollte da stehen? (kann leer bleiben)',
    tellMe: 'Sag mir Bescheid, wenn es behoben ist',
    notNow: 'Jetzt nicht',
    leftAtThumb: 'In Ordnung. Dein Daumen zählt trotzdem.',
    olderThanLast: 'Du hast zu dieser Antwort schon etwas Neueres gesagt, und das zählt.',
    formIsNotYours:
      'Dieses Formular gehört zu einer anderen Antwort oder zu jemand anderem, deshalb wurde nichts geändert. Drück den Daumen nach unten unter der Antwort, die du meinst.',
    answerGone:
      'Diese Antwort habe ich nicht mehr, deshalb konnte ich deine Meinung dazu nicht festhalten. Frag noch einmal, und drück dann einen Daumen unter der neuen Antwort.',
    thanks: 'Danke. Das steht jetzt in der Liste, die Admins durchgehen.',
    willTell: 'Ich sage dir hier Bescheid, wenn es behoben ist.',
    cut: (most: string): string => `Es war lang: Die ersten ${most} Zeichen bleiben stehen.`,
    about: (question: string, said: string): string => `Zu ${question}: ${said}`,
    hadNoAnswer: (question: string): string =>
      `Das hast du hier gefragt oder gelesen: ${question}. Damals wusste ich keine Antwort darauf.`,
    foundWanting: (question: string): string =>
      `Das hast du hier gefragt oder gelesen: ${question}. An meiner Antwort hat dir etwas gefehlt oder nicht gestimmt.`,
    fixed: 'Das Dokument dahinter ist jetzt berichtigt.',
    verified: 'Jemand hat die richtige Antwort aufgeschrieben.',
    theyAdd: (note: string): string => `Dazu heißt es: ${note}`,
    askAgain: 'Bitte frag noch einmal.',
  },

  feedbackReasons: {
    wrong: 'Sie ist falsch',
    outdated: 'Sie ist veraltet',
    incomplete: 'Es fehlt etwas',
    'bad-source': 'Das steht so nicht in der Quelle',
    'not-permitted': 'Ich sollte das nicht sehen, oder andere nicht',
    other: 'Etwas anderes',
  },
} satisfies Words;
