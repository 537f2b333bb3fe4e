import type { Words } from './words.ts';

/** Spanish says "tú". */
export const spanish = {
  replies: {
    greeting:
      '¡Hola! Pregúntame lo que quieras sobre los documentos de la empresa, por ejemplo «¿Cuántos días de vacaciones tengo?».',
    thanks: 'De nada. Vuelve a preguntar cuando lo necesites.',
    goodbye: '¡Hasta luego! Aquí estoy cuando me necesites.',
    emptyQuestion: 'No he visto ninguna pregunta. Escríbela en una o dos frases y la busco.',
    questionTooLong: (length: string, limit: string): string =>
      `Tu pregunta tiene ${length} caracteres; puedo leer hasta ${limit}. Déjala en lo que quieres saber, por favor.`,
    unsafe: 'Con eso no puedo ayudarte. Respondo preguntas a partir de los documentos de la empresa.',
    outOfScope:
      'Los documentos de la empresa no tratan de eso, y yo respondo solo a partir de ellos. Pregúntame por normas, beneficios, informática, oficinas o productos.',
    escalation: 'Una persona puede ayudarte con esto. Pulsa el botón y le paso tu pregunta.',
    feedback:
      'Gracias por decírmelo. Si una respuesta estaba mal o incompleta, pulsa el pulgar que hay debajo o escribe `/footnote feedback down` para que lo vea un administrador; o pregunta a una persona.',
    command:
      'Eso parece un comando. En Slack, Teams y el chat web, `/footnote help` los muestra todos. O simplemente pregunta, por ejemplo «¿Cuántos días de vacaciones tengo?».',
    about:
      'Respondo preguntas a partir de los documentos de la empresa, con notas que puedes comprobar. Prueba con «¿Cuántos días de vacaciones tengo?» o «¿Qué significa LKV-412?». Si no lo sé, puedo pasar tu pregunta a una persona.',
    clarify: 'Eso puede significar varias cosas. ¿A cuál te refieres?',
    notKnown:
      'No he encontrado una respuesta en los documentos que puedo usar aquí. Prueba con otras palabras o da algún detalle, como un país, un producto o un código; o pregunta a una persona.',
    notKnownWithNearest:
      'No he encontrado una respuesta en los documentos que puedo usar aquí. Las páginas de abajo son las más cercanas, aunque quizá no lo expliquen. Prueba con otras palabras o pregunta a una persona.',
    openParts: (parts: string): string =>
      `Para ${parts} no he encontrado una respuesta en los documentos que puedo usar aquí. Pregunta solo eso con otras palabras, o pregunta a una persona.`,
    quoted: (words: string): string => `«${words}»`,
    forWhatIsRemembered: (what: string): string => `Para ${what}, como me pediste que recordara:`,
    modelUnavailable:
      'He encontrado documentos sobre esto, pero el modelo de lenguaje que escribe las respuestas no está disponible ahora. Inténtalo de nuevo en unos minutos, o pregunta a una persona.',
    tooCostly:
      'Responder a esto costaría más de lo que puede costar una pregunta. Pregunta algo más concreto, o pregunta a una persona.',
    timeOut:
      'Esto ha tardado más de lo que puedo dedicar a una pregunta. Inténtalo de nuevo, o pregunta algo más concreto.',
    toolInput: 'Para eso necesito algún dato más.',
    approversConfirm: 'Tiene que confirmarlo alguien que pueda aprobarlo.',
    notYourWords: (names: string): string =>
      `No está dicho con tus palabras: ${names}. Compruébalo antes de confirmar.`,
    goOn: 'Continuar',
    doIt: 'Hacerlo',
    cancel: 'Cancelar',
  },

  jobs: {
    rateLimited:
      'Han sido muchas preguntas en un minuto, así que me he saltado esta. Espera un minuto y vuelve a preguntar, por favor.',
    pressedTooOften:
      'Ha sido mucho en un minuto, así que no se ha hecho nada. El botón sigue ahí: espera un minuto y vuelve a pulsarlo.',
    attachmentOnly: 'Todavía no puedo leer archivos. Escribe tu pregunta con palabras y la busco.',
    externalReaders:
      'Esto lo puede leer gente de fuera de la empresa, así que aquí no respondo con documentos internos. Pregúntame en un mensaje directo o en un canal interno.',
    turnExpired: 'Ya no tengo esa respuesta. Haz la pregunta otra vez, por favor.',
    notYours: 'Solo quien ha preguntado puede usar este botón.',
    privateOffer:
      'Puede que sepa más sobre esto, pero no todos los que están aquí pueden leerlo. Te lo puedo contestar solo a ti.',
    shared: 'Ya lo ven todos los que están aquí.',
    cannotShareHere:
      'No todos los que leen esto pueden leer los documentos de esta respuesta, así que no se puede compartir aquí.',
    notAllowedHere:
      'Un administrador ha limitado quién puede preguntarme en este canal. Pregúntame en un mensaje directo o con `/ask`, o habla con un administrador.',
    formExpired: 'Ha pasado demasiado tiempo, así que no se ha hecho nada. Vuelve a pedirlo, por favor.',
    formAnswered: 'Eso ya se ha decidido.',
    formChanged: 'Esto no es lo que te enseñé, así que no se ha hecho nada. Vuelve a pedirlo, por favor.',
    formCancelled: 'Cancelado. No se ha hecho nada.',
    notYourForm: 'Solo puede decidirlo quien lo ha pedido.',
    notAnApprover: 'Solo puede confirmarlo alguien que pueda aprobarlo.',
    escalationUnset:
      'Desde aquí todavía no puedo avisar a nadie: no hay ningún canal de ayuda. Un administrador puede ponerlo en escalation.yml.',
    paused: (note: string): string =>
      `Un administrador ha pausado mis respuestas por un tiempo.${note && ` Dice: «${note}»`} Vuelve a preguntar más tarde; tu pregunta no queda en espera.`,
    modelFailed: 'No he podido escribir una respuesta: el modelo de lenguaje no ha contestado.',
    searchFailed: 'Ahora mismo no he podido buscar en los documentos.',
    tookTooLong: 'Estaba tardando demasiado, así que lo he dejado.',
    wentWrong: 'No he podido terminar: algo ha fallado por mi parte.',
    askAgain: (requestId: string): string =>
      `Vuelve a preguntar en unos minutos; si sigue igual, dile a un administrador el número de solicitud ${requestId}.`,
  },

  labels: {
    sources: 'Fuentes',
    moreSources: 'Más fuentes',
    closestPages: 'Las páginas más cercanas que he encontrado',
    untitled: 'Sin título',
    checkedBy: (name: string, day: string): string => `Revisado por ${name} el ${day}`,
    from: (tool: string): string => `De: ${tool}`,
    answeredBy: (name: string, where: string): string => `Respuesta de ${name} ${where}`,
    within: { slack: 'en Slack', teams: 'en Teams', web: 'en el chat web' },
    reference: (requestId: string, reason: string): string => `Referencia: ${requestId} (${reason})`,
    askPerson: 'Preguntar a una persona',
    shareInChannel: 'Compartir en este canal',
    shareInConversation: 'Compartir en la conversación',
    answerMeAlone: 'Contestarme solo a mí',
    goodAnswer: 'Buena respuesta',
    badAnswer: 'Mala respuesta',
    helped: 'Esta respuesta me ha ayudado',
    didNotHelp: 'Esta respuesta no me ha ayudado',
    ratherPerson: '¿Prefieres que te lo diga una persona?',
    onlyYouSeeAnswer: 'Solo tú ves esta respuesta.',
    inOwnChat: '¿Quieres que te conteste en nuestro propio chat?',
    whichOne: '¿A cuál te refieres?',
    choice: (number: number): string => `Opción ${number}`,
    reading: (number: number): string => `Significado ${number}`,
    yes: 'Sí',
    send: 'Enviar',
    cancel: 'Cancelar',
    empty: '(vacío)',
    warning: (words: string): string => `Atención: ${words}`,
    chooseOne: 'Elige una opción',
    oneOf: (values: string): string => `Opciones: ${values}`,
    shortened: (length: number): string => `Acortado: tenía ${length} caracteres.`,
    fillIn: 'Rellena este campo, por favor.',
    partlyShown:
      'Algunos campos muestran solo el principio de lo que había escrito: era demasiado largo. Se envía lo que ves.',
    isLooking: 'está buscando…',
    looking: 'Lo estoy buscando…',
    taken: 'Lo estoy buscando…',
    stillLooking: 'Sigo buscando…',
    hereItIs: 'Esto es lo que he encontrado.',
    oneMoment: 'Un momento…',
    cannotWrite:
      'Tengo una respuesta solo para ti, pero no puedo escribirte: agrégame como aplicación personal en Teams (Aplicaciones, Footnote, Agregar) y pregunta otra vez.',
    maybeTwice: 'Quizá veas esto dos veces: no pude saber si te llegó la primera vez.',
  },

  receipts: {
    askPerson: 'Aviso a una persona…',
    share: 'Lo comparto…',
    askPrivately: 'Te contesto en nuestro propio chat…',
    choose: 'Lo estoy buscando…',
    submit: 'Recibido, un momento…',
    dismiss: 'De acuerdo, lo dejo…',
    tryAgain: 'Lo siento, ahora mismo no ha podido ser. Inténtalo de nuevo en un minuto.',
  },

  page: {
    answer: 'Respuesta de Footnote',
    reply: 'Mensaje de Footnote',
    sources: 'Fuentes',
    closestPages: 'Las páginas más cercanas',
    source: 'Fuente',
    open: 'abrir',
    openTitle: 'Abrir',
    openDocument: 'Abrir el documento',
    document: 'El documento:',
    closeSource: 'Cerrar la fuente',
    from: 'De:',
    onlyYou: 'Esto solo lo ves tú.',
    askPerson: 'Preguntar a una persona',
    didThisHelp: '¿Te ha ayudado?',
    helped: 'Me ha ayudado',
    didNotHelp: 'No me ha ayudado',
    whichOne: '¿A qué te refieres?',
    sending: 'Enviando…',
    sent: 'Enviado. Lo que pase después se dice abajo.',
    reason: 'Motivo:',
    request: 'Solicitud',
    copy: 'Copiar',
    copyRequest: 'Copiar el número de solicitud',
    copied: 'Copiado',
    requestCopied: 'Número de solicitud copiado',
    selectToCopy: 'Selecciónalo para copiarlo',
    cannotCopy: 'Aquí no se puede copiar',
    whatYouCanChange: 'Lo que puedes cambiar',
    formSent: 'Enviado. El resultado aparecerá aquí.',
    formDismissed: 'Descartado. No se ha enviado nada.',
    notSent: 'No se ha enviado. Aún falta:',
    pleaseNote: 'Ten en cuenta:',
    required: '(obligatorio)',
    chooseOne: 'Elige una opción, por favor.',
    fillIn: 'Rellena este campo, por favor.',
    noChoice: 'Ninguna opción',
    pleaseChoose: 'Elige una opción',
    renewed: 'Lo busco otra vez…',
    outdated: 'Esto responde a la pregunta como estaba antes.',
    going: 'Se va con su pregunta…',
    looking: 'Lo estoy buscando…',
    writing: 'Escribiendo…',
    stillLooking: 'Sigo buscando. Tu pregunta está a salvo; puedes cerrar esta página.',
    noAnswer: 'No ha llegado ninguna respuesta. Pregunta otra vez, o avisa a quienes llevan Footnote.',
    notKnown: 'No lo sé',
    refused: 'Sin respuesta',
    failed: 'Algo ha fallado',
  },

  reasons: {
    'no-support': 'No está en los documentos',
    'out-of-scope': 'No es sobre la empresa',
    unsafe: 'Sin respuesta',
    'empty-question': 'No había pregunta',
    'question-too-long': 'Demasiado largo',
    'attachment-only': 'Por ahora, solo texto',
    'rate-limited': 'Un momento, por favor',
    'model-unavailable': 'Ahora no puedo responder',
    'search-unavailable': 'La búsqueda no funciona',
    'time-out': 'Ha tardado demasiado',
    'attempts-exhausted': 'Lo he intentado sin éxito',
    'escalation-unset': 'Aún no hay a quién preguntar',
    'turn-expired': 'Hace demasiado tiempo',
    'too-costly': 'Demasiado a la vez',
    'tool-failed': 'Una herramienta ha fallado',
    'tool-input': 'Revisa lo que has escrito',
    'tool-not-allowed': 'No tienes acceso',
    paused: 'En pausa por ahora',
    'internal-error': 'Error nuestro',
  },

  escalation: {
    preview:
      'Esto va a una persona que puede ayudarte. No se comparte nada hasta que lo envíes: cambia la pregunta o quita lo que quieras.',
    previewChanged:
      'Mientras tanto ha cambiado lo que se puede compartir. Míralo otra vez antes de enviarlo, por favor.',
    questionMissing: 'Escribe lo que quieres preguntar, por favor, para que alguien pueda ayudarte.',
    withheld:
      'No todos los que están allí pueden leer los documentos de mi respuesta, así que la respuesta y sus fuentes se quedan aquí.',
    reasonCut: (most: string): string => `Era mucho texto: se guardan los primeros ${most} caracteres.`,
    yourQuestion: 'Tu pregunta',
    anythingToAdd: '¿Quieres añadir algo?',
    shareAnswer: 'Compartir mi respuesta',
    myAnswer: 'Lo que he respondido',
    shareSources: 'Compartir las fuentes',
    mySources: 'Las fuentes que he consultado',
    shareEarlier: 'Compartir lo que se dijo antes',
    earlier: 'Antes en esta conversación',
    exchange: (question: string, answer: string): string => `Pregunta: ${question}\nRespuesta: ${answer}`,
    dismissed: 'No se ha compartido nada. Puedes preguntar a una persona cuando quieras.',
    passedOn: 'He pasado tu pregunta a una persona. Aquí verás cómo va.',
    sentReceipt: 'Enviado.',
    unreachable:
      'No he podido avisar a ningún canal de ayuda, así que nadie tiene todavía tu pregunta. La he guardado: pulsa otra vez «Preguntar a una persona» más tarde, o avisa a un administrador.',
    stillWaiting:
      'Nadie se ha ocupado todavía de tu pregunta, aunque he avisado más de una vez. Sigue abierta; si es urgente, habla directamente con alguien, por favor.',
    ticket: (link: string): string => `Su ticket: ${link}`,
    ticketQueued:
      'El sistema de tickets no responde ahora mismo. Sigo intentando crear un ticket; tu pregunta se ha pasado de todos modos.',
    ticketFailed: 'No he podido crear un ticket para tu pregunta. Se ha pasado de todos modos.',
    isPassedOn: 'Ya se está pasando tu pregunta a una persona. Aquí verás cómo va.',
    isOpen: 'El equipo de ayuda ya tiene tu pregunta; todavía no se ha ocupado nadie de ella.',
    isClaimed: (name: string): string => `${name} ya se ocupa de tu pregunta.`,
    isAnswered: (name: string): string => `${name} ya la ha respondido: la respuesta está donde preguntaste.`,
    isResolved: (name: string): string =>
      `${name} la ha marcado como resuelta. Si no lo está, pregunta otra vez.`,
    claimed: (name: string): string => `${name} se ocupa de tu pregunta.`,
    answers: (name: string): string => `${name} responde a tu pregunta:`,
    resolved: (name: string): string =>
      `${name} ha marcado tu pregunta como resuelta. Si no lo está, pregúntame otra vez o pregunta a una persona.`,
    somebody: 'Alguien',
    helpDesk: 'Alguien del equipo de ayuda',
    ticketSystem: 'El sistema de tickets',
  },

  feedback: {
    gladItHelped: 'Gracias, anotado.',
    whatWasWrong: 'Gracias por decírmelo. ¿Qué falla en esta respuesta?',
    namedToAdmins: 'Se guarda con tu nombre, que solo ven los administradores.',
    namedToAll: 'Se guarda con tu nombre.',
    unnamed: 'Se guarda sin tu nombre.',
    question: 'Pregunta',
    whatIsIt: '¿Cuál es el problema?',
    whatShouldItSay: '¿Qué debería decir? (opcional)',
    tellMe: 'Avísame cuando esté arreglado',
    notNow: 'Ahora no',
    leftAtThumb: 'De acuerdo. Tu pulgar cuenta igualmente.',
    olderThanLast: 'Has dicho algo más reciente sobre esta respuesta, y eso es lo que cuenta.',
    formIsNotYours:
      'Este formulario es de otra respuesta o de otra persona, así que no se ha cambiado nada. Pulsa el pulgar hacia abajo en la respuesta a la que te refieres.',
    answerGone:
      'Ya no tengo esa respuesta, así que no he podido guardar tu opinión. Pregunta otra vez y pulsa un pulgar en la respuesta nueva.',
    thanks: 'Gracias. Ya está en la lista que revisan los administradores.',
    willTell: 'Te avisaré aquí cuando esté arreglado.',
    cut: (most: string): string => `Era largo: se guardan los primeros ${most} caracteres.`,
    about: (question: string, said: string): string => `Sobre ${question}: ${said}`,
    hadNoAnswer: (question: string): string =>
      `Aquí preguntaste o leíste esto: ${question}. Entonces no tenía respuesta.`,
    foundWanting: (question: string): string =>
      `Aquí preguntaste o leíste esto: ${question}. Mi respuesta no te convenció.`,
    fixed: 'El documento en el que se basaba ya está corregido.',
    verified: 'Una persona ha escrito la respuesta correcta.',
    theyAdd: (note: string): string => `Con esta nota: ${note}`,
    askAgain: 'Vuelve a preguntar, por favor.',
  },

  feedbackReasons: {
    wrong: 'Es incorrecta',
    outdated: 'Está desactualizada',
    incomplete: 'Falta algo',
    'bad-source': 'La fuente no dice eso',
    'not-permitted': 'Yo no debería ver esto, o no deberían verlo otros',
    other: 'Otra cosa',
  },
} satisfies Words;
