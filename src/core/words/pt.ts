import type { Words } from './words.ts';

/** Portuguese says "você". */
export const portuguese = {
  replies: {
    greeting:
      'Olá! Pergunte o que quiser sobre os documentos da empresa, por exemplo “Quantos dias de férias eu tenho?”',
    thanks: 'De nada. Pergunte de novo quando precisar.',
    goodbye: 'Até logo! Estou aqui quando você precisar.',
    emptyQuestion: 'Não vi nenhuma pergunta. Escreva em uma ou duas frases, e eu procuro.',
    questionTooLong: (length: string, limit: string): string =>
      `Sua pergunta tem ${length} caracteres; consigo ler até ${limit}. Deixe só a parte que você quer saber, por favor.`,
    unsafe: 'Com isso não posso ajudar. Respondo perguntas a partir dos documentos da empresa.',
    outOfScope:
      'Os documentos da empresa não tratam disso, e eu só respondo a partir deles. Pergunte sobre regras, benefícios, TI, escritórios ou produtos.',
    escalation: 'Uma pessoa pode ajudar com isso. Aperte o botão, e eu passo sua pergunta adiante.',
    feedback:
      'Obrigado por avisar. Se uma resposta estava errada ou incompleta, aperte o polegar abaixo dela ou escreva `/footnote feedback down`, para que um administrador veja; ou pergunte a uma pessoa.',
    command:
      'Isso parece um comando. No Slack, no Teams e no chat da web, `/footnote help` mostra todos. Ou simplesmente pergunte, por exemplo “Quantos dias de férias eu tenho?”',
    about:
      'Respondo perguntas a partir dos documentos da empresa, com notas que você pode conferir. Experimente “Quantos dias de férias eu tenho?” ou “O que significa LKV-412?” Se eu não souber, posso passar sua pergunta a uma pessoa.',
    clarify: 'Isso pode significar várias coisas. Qual delas você quer dizer?',
    notKnown:
      'Não encontrei uma resposta nos documentos que posso usar aqui. Tente outras palavras ou dê mais um detalhe, como um país, um produto ou um código; ou pergunte a uma pessoa.',
    notKnownWithNearest:
      'Não encontrei uma resposta nos documentos que posso usar aqui. As páginas abaixo são as mais próximas, mas talvez não respondam. Tente outras palavras, ou pergunte a uma pessoa.',
    openParts: (parts: string): string =>
      `Para ${parts} não encontrei uma resposta nos documentos que posso usar aqui. Pergunte só isso com outras palavras, ou pergunte a uma pessoa.`,
    quoted: (words: string): string => `“${words}”`,
    forWhatIsRemembered: (what: string): string => `Para ${what}, como você me pediu para lembrar:`,
    modelUnavailable:
      'Encontrei documentos sobre isso, mas o modelo de linguagem que escreve as respostas não está disponível agora. Tente de novo em alguns minutos, ou pergunte a uma pessoa.',
    tooCostly:
      'Responder a isso custaria mais do que uma pergunta pode custar. Pergunte algo mais específico, ou pergunte a uma pessoa.',
    timeOut:
      'Isso levou mais tempo do que posso gastar em uma pergunta. Tente de novo, ou pergunte algo mais específico.',
    toolInput: 'Para isso preciso de mais algumas informações.',
    approversConfirm: 'Alguém que possa aprovar precisa confirmar.',
    notYourWords: (names: string): string =>
      `Não está nas suas próprias palavras: ${names}. Confira antes de confirmar.`,
    goOn: 'Continuar',
    doIt: 'Executar',
    cancel: 'Cancelar',
  },

  jobs: {
    rateLimited:
      'Foram muitas perguntas em um minuto, então pulei esta. Espere um minuto e pergunte de novo, por favor.',
    pressedTooOften:
      'Foi muita coisa em um minuto, então nada foi feito. O botão continua ali: espere um minuto e aperte de novo.',
    attachmentOnly: 'Ainda não consigo ler arquivos. Escreva sua pergunta em palavras, e eu procuro.',
    externalReaders:
      'Pessoas de fora da empresa podem ler o que está aqui, então não respondo aqui com documentos internos. Pergunte em uma mensagem direta ou em um canal interno.',
    turnExpired: 'Não tenho mais essa resposta. Faça a pergunta de novo, por favor.',
    notYours: 'Só quem perguntou pode usar este botão.',
    privateOffer:
      'Talvez eu saiba mais sobre isso, mas nem todos aqui podem ler. Posso responder só para você.',
    shared: 'Agora todos aqui podem ver.',
    cannotShareHere:
      'Nem todos que leem aqui têm acesso aos documentos desta resposta, então ela não pode ser compartilhada aqui.',
    notAllowedHere:
      'Um administrador limitou quem pode me perguntar neste canal. Pergunte em uma mensagem direta ou com `/ask`, ou fale com um administrador.',
    formExpired: 'Passou tempo demais, então nada foi feito. Peça de novo, por favor.',
    formAnswered: 'Isso já foi decidido.',
    formChanged: 'Isso não é o que eu mostrei a você, então nada foi feito. Peça de novo, por favor.',
    formCancelled: 'Cancelado. Nada foi feito.',
    notYourForm: 'Só quem pediu pode decidir isso.',
    notAnApprover: 'Só alguém que possa aprovar pode confirmar isso.',
    escalationUnset:
      'Daqui ainda não consigo chamar ninguém: nenhum canal de ajuda foi configurado. Um administrador pode fazer isso em escalation.yml.',
    paused: (note: string): string =>
      `Um administrador pausou minhas respostas por um tempo.${note && ` O recado: “${note}”`} Pergunte de novo mais tarde; sua pergunta não fica em espera.`,
    modelFailed: 'Não consegui escrever uma resposta: o modelo de linguagem não respondeu.',
    searchFailed: 'Não consegui pesquisar nos documentos agora.',
    tookTooLong: 'Estava demorando muito, então parei.',
    wentWrong: 'Não consegui terminar: algo deu errado do meu lado.',
    askAgain: (requestId: string): string =>
      `Pergunte de novo em alguns minutos; se continuar, informe a um administrador o número da solicitação ${requestId}.`,
  },

  labels: {
    sources: 'Fontes',
    moreSources: 'Mais fontes',
    closestPages: 'As páginas mais próximas que encontrei',
    untitled: 'Sem título',
    checkedBy: (name: string, day: string): string => `Verificado por ${name} em ${day}`,
    from: (tool: string): string => `De: ${tool}`,
    answeredBy: (name: string, where: string): string => `Resposta de ${name} ${where}`,
    within: { slack: 'no Slack', teams: 'no Teams', web: 'no chat da web' },
    reference: (requestId: string, reason: string): string => `Referência: ${requestId} (${reason})`,
    askPerson: 'Perguntar a uma pessoa',
    shareInChannel: 'Compartilhar neste canal',
    shareInConversation: 'Compartilhar na conversa',
    answerMeAlone: 'Responder só para mim',
    goodAnswer: 'Boa resposta',
    badAnswer: 'Resposta ruim',
    helped: 'Esta resposta ajudou',
    didNotHelp: 'Esta resposta não ajudou',
    ratherPerson: 'Prefere ouvir de uma pessoa?',
    onlyYouSeeAnswer: 'Só você vê esta resposta.',
    inOwnChat: 'Quer que eu responda no nosso próprio chat?',
    whichOne: 'Qual destas você quer dizer?',
    choice: (number: number): string => `Opção ${number}`,
    reading: (number: number): string => `Significado ${number}`,
    yes: 'Sim',
    send: 'Enviar',
    cancel: 'Cancelar',
    empty: '(vazio)',
    warning: (words: string): string => `Atenção: ${words}`,
    chooseOne: 'Escolha uma opção',
    oneOf: (values: string): string => `Opções: ${values}`,
    shortened: (length: number): string => `Encurtado: tinha ${length} caracteres.`,
    fillIn: 'Preencha este campo, por favor.',
    partlyShown:
      'Alguns campos mostram só o começo do que estava escrito: era longo demais. O que você vê é o que será enviado.',
    isLooking: 'está procurando…',
    looking: 'Estou procurando…',
    taken: 'Estou procurando…',
    stillLooking: 'Ainda estou procurando…',
    hereItIs: 'Foi isto que encontrei.',
    oneMoment: 'Um momento…',
    cannotWrite:
      'Tenho uma resposta só para você, mas não consigo escrever para você: adicione-me como aplicativo pessoal no Teams (Aplicativos, Footnote, Adicionar) e pergunte de novo.',
    maybeTwice: 'Talvez você veja isto duas vezes: não consegui saber se chegou na primeira vez.',
  },

  receipts: {
    askPerson: 'Chamando uma pessoa…',
    share: 'Compartilhando…',
    askPrivately: 'Respondo no nosso próprio chat…',
    choose: 'Estou procurando…',
    submit: 'Recebido, um momento…',
    dismiss: 'Tudo bem, deixo assim…',
    tryAgain: 'Desculpe, não deu certo agora. Tente de novo em um minuto.',
  },

  page: {
    answer: 'Resposta do Footnote',
    reply: 'Mensagem do Footnote',
    sources: 'Fontes',
    closestPages: 'As páginas mais próximas',
    source: 'Fonte',
    open: 'abrir',
    openTitle: 'Abrir',
    openDocument: 'Abrir o documento',
    document: 'O documento:',
    closeSource: 'Fechar a fonte',
    from: 'De:',
    onlyYou: 'Só você vê isto.',
    askPerson: 'Perguntar a uma pessoa',
    didThisHelp: 'Isto ajudou?',
    helped: 'Isto ajudou',
    didNotHelp: 'Isto não ajudou',
    whichOne: 'O que você quer dizer?',
    sending: 'Enviando…',
    sent: 'Enviado. O que acontece depois aparece abaixo.',
    reason: 'Motivo:',
    request: 'Solicitação',
    copy: 'Copiar',
    copyRequest: 'Copiar o número da solicitação',
    copied: 'Copiado',
    requestCopied: 'Número da solicitação copiado',
    selectToCopy: 'Selecione para copiar',
    cannotCopy: 'Não é permitido copiar aqui',
    whatYouCanChange: 'O que você pode mudar',
    formSent: 'Enviado. O resultado vai aparecer aqui.',
    formDismissed: 'Descartado. Nada foi enviado.',
    notSent: 'Não enviado. Ainda falta:',
    pleaseNote: 'Observe:',
    required: '(obrigatório)',
    chooseOne: 'Escolha uma opção, por favor.',
    fillIn: 'Preencha este campo, por favor.',
    noChoice: 'Nenhuma opção',
    pleaseChoose: 'Escolha uma opção',
    renewed: 'Procurando de novo…',
    outdated: 'Isto responde à pergunta como era antes.',
    going: 'Sai junto com a pergunta…',
    looking: 'Estou procurando…',
    writing: 'Escrevendo…',
    stillLooking: 'Ainda estou procurando. Sua pergunta está guardada; você pode fechar esta página.',
    noAnswer: 'Nenhuma resposta chegou. Pergunte de novo, ou avise quem cuida do Footnote.',
    notKnown: 'Não sei',
    refused: 'Sem resposta',
    failed: 'Algo deu errado',
  },

  reasons: {
    'no-support': 'Não está nos documentos',
    'out-of-scope': 'Não é sobre a empresa',
    unsafe: 'Sem resposta',
    'empty-question': 'Não havia pergunta',
    'question-too-long': 'Longo demais',
    'attachment-only': 'Só texto, por enquanto',
    'rate-limited': 'Um momento, por favor',
    'model-unavailable': 'Respostas indisponíveis',
    'search-unavailable': 'Busca indisponível',
    'time-out': 'Demorou demais',
    'attempts-exhausted': 'Tentei, sem sucesso',
    'escalation-unset': 'Ainda não há a quem perguntar',
    'turn-expired': 'Faz tempo demais',
    'too-costly': 'Coisa demais de uma vez',
    'tool-failed': 'Uma ferramenta falhou',
    'tool-input': 'Confira o que você escreveu',
    'tool-not-allowed': 'Você não tem acesso',
    paused: 'Em pausa por enquanto',
    'internal-error': 'Erro nosso',
  },

  escalation: {
    preview:
      'Isto vai para uma pessoa que pode ajudar. Nada é compartilhado antes de você enviar: mude a pergunta ou tire o que quiser.',
    previewChanged:
      'O que pode ser compartilhado mudou nesse meio-tempo. Confira mais uma vez antes de enviar, por favor.',
    questionMissing: 'Escreva o que você quer perguntar, por favor, para que alguém possa ajudar.',
    withheld:
      'Nem todos lá têm acesso aos documentos da minha resposta, então a resposta e suas fontes ficam aqui.',
    reasonCut: (most: string): string => `Era muito texto: ficam os primeiros ${most} caracteres.`,
    yourQuestion: 'Sua pergunta',
    anythingToAdd: 'Quer acrescentar algo?',
    shareAnswer: 'Compartilhar minha resposta',
    myAnswer: 'O que respondi',
    shareSources: 'Compartilhar as fontes',
    mySources: 'As fontes que consultei',
    shareEarlier: 'Compartilhar o que foi dito antes',
    earlier: 'Antes nesta conversa',
    exchange: (question: string, answer: string): string => `Pergunta: ${question}\nResposta: ${answer}`,
    dismissed: 'Nada foi compartilhado. Você pode perguntar a uma pessoa quando quiser.',
    passedOn: 'Passei sua pergunta a uma pessoa. As novidades aparecem aqui.',
    sentReceipt: 'Enviado.',
    unreachable:
      'Não consegui avisar nenhum canal de ajuda, então ninguém tem sua pergunta ainda. Eu a guardei: aperte “Perguntar a uma pessoa” de novo mais tarde, ou avise um administrador.',
    stillWaiting:
      'Ninguém assumiu sua pergunta ainda, embora eu tenha avisado mais de uma vez. Ela continua aberta; se for urgente, fale diretamente com alguém, por favor.',
    ticket: (link: string): string => `O chamado: ${link}`,
    ticketQueued:
      'O sistema de chamados não está respondendo agora. Continuo tentando abrir um chamado; sua pergunta foi passada adiante mesmo assim.',
    ticketFailed: 'Não consegui abrir um chamado para sua pergunta. Ela foi passada adiante mesmo assim.',
    isPassedOn: 'Sua pergunta já está sendo passada a uma pessoa. As novidades aparecem aqui.',
    isOpen: 'Sua pergunta já está com a equipe de ajuda; ninguém a assumiu ainda.',
    isClaimed: (name: string): string => `${name} já está cuidando da sua pergunta.`,
    isAnswered: (name: string): string => `${name} já respondeu: a resposta está onde você perguntou.`,
    isResolved: (name: string): string =>
      `${name} marcou isto como resolvido. Se não estiver, pergunte de novo.`,
    claimed: (name: string): string => `${name} assumiu sua pergunta.`,
    answers: (name: string): string => `${name} responde à sua pergunta:`,
    resolved: (name: string): string =>
      `${name} marcou sua pergunta como resolvida. Se não estiver, pergunte de novo a mim, ou pergunte a uma pessoa.`,
    somebody: 'Alguém',
    helpDesk: 'Alguém da equipe de ajuda',
    ticketSystem: 'O sistema de chamados',
  },

  feedback: {
    gladItHelped: 'Obrigado, anotado.',
    whatWasWrong: 'Obrigado por avisar. O que há de errado nesta resposta?',
    namedToAdmins: 'Seu nome vai junto, só para os administradores.',
    namedToAll: 'Seu nome vai junto.',
    unnamed: 'Seu nome não é guardado.',
    question: 'Pergunta',
    whatIsIt: 'Qual é o problema?',
    whatShouldItSay: 'O que ela deveria dizer? (opcional)',
    tellMe: 'Quero saber quando for corrigido',
    notNow: 'Agora não',
    leftAtThumb: 'Tudo bem. Seu polegar conta do mesmo jeito.',
    olderThanLast: 'Você disse algo mais recente sobre esta resposta, e é isso que conta.',
    formIsNotYours:
      'Este formulário é de outra resposta ou de outra pessoa, então nada foi mudado. Aperte o polegar para baixo na resposta que você quer avaliar.',
    answerGone:
      'Não tenho mais essa resposta, então não consegui guardar sua opinião. Pergunte de novo e aperte um polegar na resposta nova.',
    thanks: 'Obrigado. Já está na lista que os administradores revisam.',
    willTell: 'Aviso você aqui quando for corrigido.',
    cut: (most: string): string => `Era longo: ficam os primeiros ${most} caracteres.`,
    about: (question: string, said: string): string => `Sobre ${question}: ${said}`,
    hadNoAnswer: (question: string): string =>
      `Você perguntou ou leu isto aqui: ${question}. Na época eu não tinha resposta.`,
    foundWanting: (question: string): string =>
      `Você perguntou ou leu isto aqui: ${question}. Minha resposta não convenceu você.`,
    fixed: 'O documento em que ela se baseava já foi corrigido.',
    verified: 'Uma pessoa escreveu a resposta certa.',
    theyAdd: (note: string): string => `Com este recado: ${note}`,
    askAgain: 'Pergunte de novo, por favor.',
  },

  feedbackReasons: {
    wrong: 'Está errada',
    outdated: 'Está desatualizada',
    incomplete: 'Falta alguma coisa',
    'bad-source': 'A fonte não diz isso',
    'not-permitted': 'Eu não deveria ver isto, ou outros não deveriam',
    other: 'Outra coisa',
  },
} satisfies Words;
