import type { Words } from './words.ts';

/** French says "vous", and sets a narrow no-break space (U+202F) before ? ! : ; and inside « ». */
export const french = {
  replies: {
    greeting:
      'Bonjour\u202f! Posez-moi vos questions sur les documents de l’entreprise, par exemple «\u202fCombien de jours de congé ai-je\u202f?\u202f»',
    thanks: 'Avec plaisir. Revenez quand vous voulez.',
    goodbye: 'À bientôt\u202f! Je suis là si vous avez besoin de moi.',
    emptyQuestion:
      'Je n’ai pas trouvé de question. Écrivez-la en une phrase ou deux, et je chercherai la réponse.',
    questionTooLong: (length: string, limit: string): string =>
      `Votre question compte ${length} caractères\u202f; je peux en lire ${limit} au plus. Merci de ne garder que ce que vous voulez savoir.`,
    unsafe: 'Je ne peux pas vous aider pour cela. Je réponds à partir des documents de l’entreprise.',
    outOfScope:
      'Les documents de l’entreprise n’en parlent pas, et je ne réponds qu’à partir d’eux. Interrogez-moi sur les règles, les avantages, l’informatique, les sites ou les produits.',
    escalation: 'Quelqu’un peut vous aider. Appuyez sur le bouton, et je transmets votre question.',
    feedback:
      'Merci de me le dire. Si une réponse était fausse ou incomplète, cliquez sur le pouce en dessous ou tapez `/footnote feedback down`, pour qu’un admin la voie\u202f; ou demandez à quelqu’un.',
    command:
      'On dirait une commande. Dans Slack, Teams et le chat web, `/footnote help` les affiche toutes. Ou posez simplement votre question, par exemple «\u202fCombien de jours de congé ai-je\u202f?\u202f»',
    about:
      'Je réponds à vos questions à partir des documents de l’entreprise, avec des notes que vous pouvez vérifier. Essayez «\u202fCombien de jours de congé ai-je\u202f?\u202f» ou «\u202fQue signifie LKV-412\u202f?\u202f» Si je ne sais pas, je peux transmettre votre question à quelqu’un.',
    clarify: 'Cela peut vouloir dire plusieurs choses. À laquelle pensez-vous\u202f?',
    notKnown:
      'Je n’ai pas trouvé de réponse dans les documents que je peux utiliser ici. Essayez d’autres mots ou précisez, par exemple un pays, un produit ou un code\u202f; ou demandez à quelqu’un.',
    notKnownWithNearest:
      'Je n’ai pas trouvé de réponse dans les documents que je peux utiliser ici. Les pages ci-dessous s’en approchent le plus, sans forcément y répondre. Essayez d’autres mots, ou demandez à quelqu’un.',
    openParts: (parts: string): string =>
      `Pour ${parts}, je n’ai pas trouvé de réponse dans les documents que je peux utiliser ici. Posez cette question à part, avec d’autres mots, ou demandez à quelqu’un.`,
    quoted: (words: string): string => `«\u202f${words}\u202f»`,
    forWhatIsRemembered: (what: string): string =>
      `Pour ${what}, comme vous m’avez demandé de le retenir\u202f:`,
    modelUnavailable:
      'J’ai trouvé des documents à ce sujet, mais le modèle de langage qui écrit les réponses est injoignable pour le moment. Réessayez dans quelques minutes, ou demandez à quelqu’un.',
    tooCostly:
      'Cette réponse coûterait plus que ce qu’une question peut coûter. Posez une question plus précise, ou demandez à quelqu’un.',
    timeOut:
      'Cela a pris plus de temps que je ne peux en passer sur une question. Réessayez, ou posez une question plus précise.',
    toolInput: 'Il me faut encore quelques précisions.',
    approversConfirm: 'Une personne habilitée à l’approuver doit le confirmer.',
    notYourWords: (names: string): string =>
      `Ce ne sont pas vos propres mots\u202f: ${names}. Vérifiez avant de confirmer.`,
    goOn: 'Continuer',
    doIt: 'Exécuter',
    cancel: 'Annuler',
  },

  jobs: {
    rateLimited:
      'Cela fait beaucoup de questions en une minute, j’ai donc laissé celle-ci de côté. Attendez une minute, puis reposez-la.',
    pressedTooOften:
      'Cela fait beaucoup en une minute, rien n’a donc été fait. Le bouton reste là\u202f: attendez une minute, puis appuyez de nouveau.',
    attachmentOnly:
      'Je ne sais pas encore lire les fichiers. Écrivez votre question, et je chercherai la réponse.',
    externalReaders:
      'Des personnes extérieures à l’entreprise peuvent lire ce qui s’écrit ici\u202f; je n’y réponds donc pas à partir de ses documents. Écrivez-moi en message direct ou dans un canal interne.',
    turnExpired: 'Je n’ai plus cette réponse. Merci de reposer la question.',
    notYours: 'Seule la personne qui a posé la question peut utiliser ce bouton.',
    privateOffer:
      'J’en sais peut-être plus, mais tout le monde ici n’a pas le droit de le lire. Je peux vous répondre en privé.',
    shared: 'Tout le monde ici peut maintenant le voir.',
    cannotShareHere:
      'Certaines personnes qui lisent ici n’ont pas accès aux documents de cette réponse\u202f; elle ne peut donc pas être partagée ici.',
    notAllowedHere:
      'Un admin a limité qui peut m’interroger dans ce canal. Écrivez-moi en message direct ou avec `/ask`, ou adressez-vous à un admin.',
    formExpired: 'Le délai est passé, rien n’a donc été fait. Merci de refaire votre demande.',
    formAnswered: 'C’est déjà décidé.',
    formChanged:
      'Ce n’est pas ce que je vous avais montré, rien n’a donc été fait. Merci de refaire votre demande.',
    formCancelled: 'Annulé. Rien n’a été fait.',
    notYourForm: 'Seule la personne qui l’a demandé peut en décider.',
    notAnApprover: 'Seule une personne habilitée à l’approuver peut le confirmer.',
    escalationUnset:
      'Je ne peux encore joindre personne d’ici\u202f: aucun canal d’aide n’est configuré. Un admin peut le faire dans escalation.yml.',
    paused: (note: string): string =>
      `Un admin a suspendu mes réponses pour un moment.${note && ` Son message\u202f: «\u202f${note}\u202f»`} Reposez votre question plus tard\u202f; elle n’est pas mise en attente.`,
    modelFailed: 'Je n’ai pas pu écrire de réponse\u202f: le modèle de langage n’a pas répondu.',
    searchFailed: 'Je n’ai pas pu chercher dans les documents à l’instant.',
    tookTooLong: 'Cela prenait trop de temps, j’ai donc arrêté.',
    wentWrong: 'Je n’ai pas pu aller au bout\u202f: quelque chose n’a pas marché de mon côté.',
    askAgain: (requestId: string): string =>
      `Reposez la question dans quelques minutes\u202f; si cela continue, donnez à un admin l’identifiant de demande ${requestId}.`,
  },

  labels: {
    sources: 'Sources',
    moreSources: 'Autres sources',
    closestPages: 'Les pages les plus proches que j’ai trouvées',
    untitled: 'Sans titre',
    checkedBy: (name: string, day: string): string => `Vérifié par ${name} le ${day}`,
    from: (tool: string): string => `De\u202f: ${tool}`,
    answeredBy: (name: string, where: string): string => `Réponse de ${name} ${where}`,
    within: { slack: 'dans Slack', teams: 'dans Teams', web: 'dans le chat web' },
    reference: (requestId: string, reason: string): string => `Référence\u202f: ${requestId} (${reason})`,
    askPerson: 'Demander à quelqu’un',
    shareInChannel: 'Partager dans ce canal',
    shareInConversation: 'Partager dans la conversation',
    answerMeAlone: 'Me répondre en privé',
    goodAnswer: 'Bonne réponse',
    badAnswer: 'Mauvaise réponse',
    helped: 'Cette réponse m’a été utile',
    didNotHelp: 'Cette réponse ne m’a pas été utile',
    ratherPerson: 'Préférez-vous demander à quelqu’un\u202f?',
    onlyYouSeeAnswer: 'Cette réponse n’est visible que pour vous.',
    inOwnChat: 'Voulez-vous que je réponde dans notre propre conversation\u202f?',
    whichOne: 'À quoi pensez-vous\u202f?',
    choice: (number: number): string => `Choix ${number}`,
    reading: (number: number): string => `Sens ${number}`,
    yes: 'Oui',
    send: 'Envoyer',
    cancel: 'Annuler',
    empty: '(vide)',
    warning: (words: string): string => `Attention\u202f: ${words}`,
    chooseOne: 'Choisir',
    oneOf: (values: string): string => `Au choix\u202f: ${values}`,
    shortened: (length: number): string => `Raccourci\u202f: il y avait ${length} caractères.`,
    fillIn: 'Merci de remplir ce champ.',
    partlyShown:
      'Certains champs ne montrent que le début de ce qui y était écrit\u202f: c’était trop long. Ce que vous voyez est ce qui sera envoyé.',
    isLooking: 'cherche la réponse…',
    looking: 'Je cherche…',
    taken: 'Je cherche…',
    stillLooking: 'Je cherche encore…',
    hereItIs: 'Voici ce que j’ai trouvé.',
    oneMoment: 'Un instant…',
    cannotWrite:
      'J’ai une réponse pour vous en privé, mais je ne peux pas vous écrire\u202f: ajoutez-moi comme application personnelle dans Teams (Applications, Footnote, Ajouter), puis reposez la question.',
    maybeTwice:
      "Vous voyez peut-être ceci deux fois\u202f: je n'ai pas pu savoir si cela vous était parvenu la première fois.",
  },

  receipts: {
    askPerson: 'Je demande à quelqu’un…',
    share: 'Je partage…',
    askPrivately: 'Je réponds dans notre propre conversation…',
    choose: 'Je cherche…',
    submit: 'Bien reçu, un instant…',
    dismiss: 'D’accord, je laisse…',
    tryAgain: 'Désolé, cela n’a pas marché à l’instant. Réessayez dans une minute.',
  },

  page: {
    answer: 'Réponse de Footnote',
    reply: 'Message de Footnote',
    sources: 'Sources',
    closestPages: 'Les pages les plus proches',
    source: 'Source',
    open: 'ouvrir',
    openTitle: 'Ouvrir',
    openDocument: 'Ouvrir le document',
    document: 'Le document\u202f:',
    closeSource: 'Fermer la source',
    from: 'De\u202f:',
    onlyYou: 'Ceci n’est visible que pour vous.',
    askPerson: 'Demander à quelqu’un',
    didThisHelp: 'Est-ce que cela vous a été utile\u202f?',
    helped: 'Cela m’a été utile',
    didNotHelp: 'Cela ne m’a pas été utile',
    whichOne: 'À quoi pensez-vous\u202f?',
    sending: 'Envoi…',
    sent: 'Envoyé. La suite est indiquée plus bas.',
    reason: 'Raison\u202f:',
    request: 'Demande',
    copy: 'Copier',
    copyRequest: 'Copier l’identifiant de la demande',
    copied: 'Copié',
    requestCopied: 'Identifiant de la demande copié',
    selectToCopy: 'Sélectionnez-le pour le copier',
    cannotCopy: 'La copie n’est pas autorisée ici',
    whatYouCanChange: 'Ce que vous pouvez modifier',
    formSent: 'Envoyé. La suite apparaîtra ici.',
    formDismissed: 'Abandonné. Rien n’a été envoyé.',
    notSent: 'Pas envoyé. Il manque encore\u202f:',
    pleaseNote: 'À noter\u202f:',
    required: '(obligatoire)',
    chooseOne: 'Merci de choisir.',
    fillIn: 'Merci de remplir ce champ.',
    noChoice: 'Aucun choix',
    pleaseChoose: 'Choisir',
    renewed: 'Je cherche à nouveau…',
    outdated: 'Ceci répond à la question telle qu’elle était avant.',
    going: 'Retiré avec sa question…',
    looking: 'Je cherche…',
    writing: 'J’écris…',
    stillLooking: 'Je cherche encore. Votre question est enregistrée\u202f; vous pouvez fermer cette page.',
    noAnswer:
      'Aucune réponse n’est arrivée. Reposez la question, ou prévenez les personnes qui gèrent Footnote.',
    notKnown: 'Je ne sais pas',
    refused: 'Sans réponse',
    failed: 'Quelque chose n’a pas marché',
  },

  reasons: {
    'no-support': 'Pas dans les documents',
    'out-of-scope': 'Ne concerne pas l’entreprise',
    unsafe: 'Sans réponse',
    'empty-question': 'Pas de question',
    'question-too-long': 'Trop long',
    'attachment-only': 'Du texte seulement, pour l’instant',
    'rate-limited': 'Un instant, s’il vous plaît',
    'model-unavailable': 'Réponses indisponibles',
    'search-unavailable': 'Recherche indisponible',
    'time-out': 'Cela a pris trop de temps',
    'attempts-exhausted': 'Essayé, sans succès',
    'escalation-unset': 'Personne à qui demander, pour l’instant',
    'turn-expired': 'Trop ancien',
    'too-costly': 'Trop à la fois',
    'tool-failed': 'Un outil n’a pas fonctionné',
    'tool-input': 'Vérifiez votre saisie',
    'tool-not-allowed': 'Vous n’y avez pas accès',
    paused: 'Suspendu pour l’instant',
    'internal-error': 'Erreur de notre part',
  },

  escalation: {
    preview:
      'Votre question sera transmise à une personne qui peut vous aider. Rien n’est partagé avant l’envoi\u202f: modifiez la question ou retirez ce que vous voulez.',
    previewChanged:
      'Ce qui peut être partagé a changé entre-temps. Merci de vérifier encore une fois avant d’envoyer.',
    questionMissing: 'Écrivez ce que vous voulez demander, pour que quelqu’un puisse vous aider.',
    withheld:
      'Certaines personnes là-bas n’ont pas accès aux documents de ma réponse\u202f; la réponse et ses sources restent donc ici.',
    reasonCut: (most: string): string =>
      `Le texte était long\u202f: les ${most} premiers caractères sont conservés.`,
    yourQuestion: 'Votre question',
    anythingToAdd: 'Quelque chose à ajouter\u202f?',
    shareAnswer: 'Partager ma réponse',
    myAnswer: 'Ce que j’ai répondu',
    shareSources: 'Partager les sources',
    mySources: 'Les sources que j’ai consultées',
    shareEarlier: 'Partager ce qui a été dit avant',
    earlier: 'Plus tôt dans cette conversation',
    exchange: (question: string, answer: string): string =>
      `Question\u202f: ${question}\nRéponse\u202f: ${answer}`,
    dismissed: 'Rien n’a été partagé. Vous pouvez demander à quelqu’un à tout moment.',
    passedOn: 'J’ai transmis votre question à quelqu’un. Vous aurez des nouvelles ici.',
    sentReceipt: 'Envoyé.',
    unreachable:
      'Je n’ai pu joindre aucun des canaux d’aide\u202f; personne n’a donc encore votre question. Je l’ai gardée\u202f: appuyez de nouveau sur «\u202fDemander à quelqu’un\u202f» plus tard, ou prévenez un admin.',
    stillWaiting:
      'Personne n’a encore pris votre question en charge, alors que je l’ai signalée plus d’une fois. Elle reste ouverte\u202f; si c’est urgent, adressez-vous directement à quelqu’un.',
    ticket: (link: string): string => `Le ticket\u202f: ${link}`,
    ticketQueued:
      'Le système de tickets ne répond pas pour le moment. J’essaie encore d’y créer un ticket\u202f; votre question a tout de même été transmise.',
    ticketFailed: 'Je n’ai pas pu créer de ticket pour votre question. Elle a tout de même été transmise.',
    isPassedOn: 'Votre question est déjà en cours de transmission. Vous aurez des nouvelles ici.',
    isOpen: 'L’équipe d’aide a déjà votre question\u202f; personne ne l’a encore prise en charge.',
    isClaimed: (name: string): string => `${name} s’occupe déjà de votre question.`,
    isAnswered: (name: string): string =>
      `${name} y a déjà répondu\u202f: la réponse se trouve là où vous avez posé la question.`,
    isResolved: (name: string): string =>
      `${name} l’a marquée comme réglée. Si ce n’est pas le cas, reposez votre question.`,
    claimed: (name: string): string => `${name} s’occupe de votre question.`,
    answers: (name: string): string => `${name} répond à votre question\u202f:`,
    resolved: (name: string): string =>
      `${name} a marqué votre question comme réglée. Si elle ne l’est pas, posez-la-moi de nouveau, ou demandez à quelqu’un.`,
    somebody: 'Quelqu’un',
    helpDesk: 'Quelqu’un de l’assistance',
    ticketSystem: 'Le système de tickets',
  },

  feedback: {
    gladItHelped: 'Merci, c’est noté.',
    whatWasWrong: 'Merci de me le dire. Qu’est-ce qui ne va pas dans cette réponse\u202f?',
    namedToAdmins: 'Votre nom l’accompagne, visible des admins seulement.',
    namedToAll: 'Votre nom l’accompagne.',
    unnamed: 'Votre nom n’est pas conservé.',
    question: 'Question',
    whatIsIt: 'De quoi s’agit-il\u202f?',
    whatShouldItSay: 'Que devrait-elle dire\u202f? (facultatif)',
    tellMe: 'Me prévenir quand c’est corrigé',
    notNow: 'Pas maintenant',
    leftAtThumb: 'D’accord. Votre pouce compte quand même.',
    olderThanLast: 'Vous avez donné un avis plus récent sur cette réponse, et c’est celui-là qui compte.',
    formIsNotYours:
      'Ce formulaire concerne une autre réponse ou une autre personne\u202f; rien n’a donc été modifié. Cliquez sur le pouce vers le bas sous la réponse à laquelle vous pensez.',
    answerGone:
      'Je n’ai plus cette réponse, je n’ai donc pas pu garder votre avis. Reposez la question, puis cliquez sur un pouce sous la nouvelle réponse.',
    thanks: 'Merci. C’est dans la liste que les admins passent en revue.',
    willTell: 'Je vous préviendrai ici quand ce sera corrigé.',
    cut: (most: string): string => `C’était long\u202f: les ${most} premiers caractères sont conservés.`,
    about: (question: string, said: string): string => `À propos de ${question}\u202f: ${said}`,
    hadNoAnswer: (question: string): string =>
      `Vous avez posé ou lu ici cette question\u202f: ${question}. Je n’avais pas de réponse à ce moment-là.`,
    foundWanting: (question: string): string =>
      `Vous avez posé ou lu ici cette question\u202f: ${question}. Ma réponse ne vous avait pas convenu.`,
    fixed: 'Le document en cause est maintenant corrigé.',
    verified: 'Quelqu’un a rédigé la bonne réponse.',
    theyAdd: (note: string): string => `Avec ce message\u202f: ${note}`,
    askAgain: 'Merci de reposer votre question.',
  },

  feedbackReasons: {
    wrong: 'Elle est fausse',
    outdated: 'Elle n’est plus à jour',
    incomplete: 'Il manque quelque chose',
    'bad-source': 'La source ne dit pas cela',
    'not-permitted': 'Je ne devrais pas voir cela, ou d’autres ne le devraient pas',
    other: 'Autre chose',
  },
} satisfies Words;
