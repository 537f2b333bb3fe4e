/** English: the language that the others are translated from, and that is spoken when nothing tells another. */
export const english = {
  /** What is said instead of an answer. Each says why, and what to do next. */
  replies: {
    greeting:
      'Hello! Ask me anything about the company’s documents, for example “How many days of leave do I get?”',
    thanks: 'You’re welcome. Ask again whenever you need something.',
    goodbye: 'Bye! I’m here when you need me.',
    emptyQuestion: 'I got no question. Write it in a sentence or two, and I’ll look it up.',
    questionTooLong: (length: string, limit: string): string =>
      `Your question has ${length} characters; I can read up to ${limit}. Please shorten it to the part that you want answered.`,
    unsafe: 'I can’t help with that. I answer questions from the company’s documents.',
    outOfScope:
      'That isn’t something the company’s documents hold, and I answer from these alone. Ask me about rules, benefits, IT, offices or products.',
    escalation: 'A person can help with this. Press the button, and I pass your question on.',
    feedback:
      'Thank you for telling me. If an answer was wrong or missed something, press the thumb under it or type `/footnote feedback down`, so that an admin sees it; or ask a person.',
    command:
      'That looks like a command. In Slack, Teams and the web chat, `/footnote help` lists them all. Or just ask, for example “How many days of leave do I get?”',
    about:
      'I answer questions from the company’s own documents, with footnotes that you can check. Try “How many days of leave do I get?” or “What does LKV-412 mean?” If I don’t know, I can pass your question to a person.',
    clarify: 'That could mean several things. Which one do you mean?',
    notKnown:
      'I couldn’t find an answer to this in the documents that I may use here. Try other words or add a detail such as a country, a product or a code, or ask a person.',
    notKnownWithNearest:
      'I couldn’t find an answer to this in the documents that I may use here. The pages listed below come closest, but they may not cover it. Try other words, or ask a person.',
    /** Below an answer to the rest; `parts` are quoted and listed. */
    openParts: (parts: string): string =>
      `I couldn’t find an answer to ${parts} in the documents that I may use here. Ask that alone in other words, or ask a person.`,
    quoted: (words: string): string => `“${words}”`,
    /** Before an answer that a place or role of the asker's has decided. */
    forWhatIsRemembered: (what: string): string => `For ${what}, as you asked me to remember:`,
    modelUnavailable:
      'I found documents on this, but the language model that writes the answers isn’t reachable right now. Please try again in a few minutes, or ask a person.',
    tooCostly:
      'Answering this would cost more than one question may. Please ask something narrower, or ask a person.',
    timeOut:
      'This took longer than I may spend on one question. Please try again, or ask something narrower.',
    toolInput: 'I need a little more for that.',
    approversConfirm: 'Somebody who may approve this has to confirm it.',
    notYourWords: (names: string): string =>
      `Not in your own words: ${names}. Please check before you confirm.`,
    goOn: 'Go on',
    doIt: 'Do it',
    cancel: 'Cancel',
  },

  /** What is said where a job, not the answer itself, decides. */
  jobs: {
    rateLimited:
      'That was a lot of questions in a minute, so I skipped this one. Please wait a minute and ask again.',
    pressedTooOften:
      'That was a lot in a minute, so nothing was done. What you pressed still stands: wait a minute, then press it again.',
    attachmentOnly: 'I can’t read files yet. Please write your question in words, and I’ll look it up.',
    externalReaders:
      'People from outside the company can read this, so I don’t answer from company documents here. Ask me in a direct message or an internal channel.',
    turnExpired: 'I no longer have that answer. Please ask the question again.',
    notYours: 'Only the person who asked can use this button.',
    privateOffer:
      'I may know more about this, but not everybody here may read it. I can answer that for you alone.',
    shared: 'Shared with everybody here.',
    cannotShareHere:
      'Not everybody who can read this place may read the documents behind this answer, so it can’t be shared here.',
    notAllowedHere:
      'An admin has limited who may ask me in this channel. Ask me in a direct message or with `/ask`, or ask an admin.',
    formExpired: 'That took too long, so nothing was done. Please ask for it again.',
    formAnswered: 'This was decided already.',
    formChanged: 'This is not what I showed you, so nothing was done. Please ask for it again.',
    formCancelled: 'Cancelled. Nothing was done.',
    notYourForm: 'Only the person who asked for this can decide it.',
    notAnApprover: 'Only somebody who may approve this can confirm it.',
    escalationUnset:
      'I can’t reach a person from here yet: nobody has set up a help channel. An admin can do that in escalation.yml.',
    /** `note` holds the admin's own words, if there are any. */
    paused: (note: string): string =>
      `An admin has paused my answers for a while.${note && ` They say: “${note}”`} Please ask again later; your question is not kept waiting.`,
    modelFailed: 'I couldn’t write an answer: the language model didn’t respond.',
    searchFailed: 'I couldn’t search the documents just now.',
    tookTooLong: 'That took too long, so I stopped.',
    wentWrong: 'I couldn’t finish this one: something went wrong on my side.',
    askAgain: (requestId: string): string =>
      `Please ask again in a few minutes; if it goes on, tell an admin the request id ${requestId}.`,
  },

  /** What stands around a reply. */
  labels: {
    sources: 'Sources',
    moreSources: 'More sources',
    closestPages: 'The closest pages that I found',
    untitled: 'Untitled',
    checkedBy: (name: string, day: string): string => `Checked by ${name} on ${day}`,
    from: (tool: string): string => `From: ${tool}`,
    /** `where`: in which channel, one of `within`. */
    answeredBy: (name: string, where: string): string => `Answered by ${name} ${where}`,
    within: { slack: 'in Slack', teams: 'in Teams', web: 'in the web chat' },
    reference: (requestId: string, reason: string): string => `Reference: ${requestId} (${reason})`,
    askPerson: 'Ask a person',
    shareInChannel: 'Share in this channel',
    shareInConversation: 'Share in the conversation',
    answerMeAlone: 'Answer me alone',
    goodAnswer: 'Good answer',
    badAnswer: 'Bad answer',
    helped: 'This answer helped',
    didNotHelp: 'This answer did not help',
    ratherPerson: 'Would you rather hear it from a person?',
    onlyYouSeeAnswer: 'Only you can see this answer.',
    inOwnChat: 'Would you like to hear it in our own chat?',
    whichOne: 'Which of these do you mean?',
    choice: (number: number): string => `Choice ${number}`,
    reading: (number: number): string => `Reading ${number}`,
    yes: 'Yes',
    send: 'Send',
    cancel: 'Cancel',
    empty: '(empty)',
    warning: (words: string): string => `Warning: ${words}`,
    chooseOne: 'Choose one',
    oneOf: (values: string): string => `One of: ${values}`,
    shortened: (length: number): string => `Shortened: it was ${length} characters long.`,
    fillIn: 'Please fill this in.',
    partlyShown:
      'Some fields hold only the beginning of what was written there: it was too long to show. What you send is what you see.',
    /** Slack puts Footnote's name before it. */
    isLooking: 'is looking it up…',
    looking: 'Looking it up…',
    /** What Slack says to `/ask` at once. */
    taken: 'Looking that up…',
    stillLooking: "I'm still looking it up…",
    hereItIs: 'Here is what I found.',
    oneMoment: 'One moment…',
    cannotWrite:
      "I have an answer for you alone, but I can't write to you: please add me as a personal app in Teams (Apps, Footnote, Add), then ask again.",
    maybeTwice: "You may see this twice: I couldn't tell whether it reached you the first time.",
  },

  /** What a press is answered with at once in Teams, until the work is done. */
  receipts: {
    askPerson: 'Asking a person…',
    share: 'Sharing it…',
    askPrivately: 'I answer that in our own chat…',
    choose: 'Looking it up…',
    submit: 'Got it, one moment…',
    dismiss: "All right, I'll leave it…",
    tryAgain: "Sorry, I couldn't take that just now. Please try again in a minute.",
  },

  /** What the web chat puts around a reply: texts alone, for they travel to the browser as JSON. */
  page: {
    answer: 'Footnote’s answer',
    reply: 'Footnote’s reply',
    sources: 'Sources',
    closestPages: 'The closest pages',
    source: 'Source',
    open: 'open',
    openTitle: 'Open',
    openDocument: 'Open the document',
    document: 'The document:',
    closeSource: 'Close the source',
    from: 'From:',
    onlyYou: 'Only you see this.',
    askPerson: 'Ask a person',
    didThisHelp: 'Did this help?',
    helped: 'This helped',
    didNotHelp: 'This did not help',
    whichOne: 'What do you mean?',
    sending: 'Sending…',
    sent: 'Sent. What happens next is said below.',
    reason: 'Reason:',
    request: 'Request',
    copy: 'Copy',
    copyRequest: 'Copy the request id',
    copied: 'Copied',
    requestCopied: 'Request id copied',
    selectToCopy: 'Select it to copy',
    cannotCopy: 'Copying is not allowed here',
    whatYouCanChange: 'What you can change',
    formSent: 'Sent. What comes of it will stand here.',
    formDismissed: 'Dismissed. Nothing was sent.',
    notSent: 'Not sent. Still needed:',
    pleaseNote: 'Please note:',
    required: '(required)',
    chooseOne: 'Please choose one.',
    fillIn: 'Please fill this in.',
    noChoice: 'No choice',
    pleaseChoose: 'Please choose',
    renewed: 'Looking again…',
    outdated: 'This answers the question as it was before.',
    going: 'Going with its question…',
    looking: 'Looking it up…',
    writing: 'Writing…',
    stillLooking: 'Still looking. Your question is safe; you can close this page.',
    noAnswer: 'No answer has come. Please ask again, or tell the people who run Footnote.',
    notKnown: 'Not known',
    refused: 'Not answered',
    failed: 'Something went wrong',
  },

  /** Why there is no answer, in a word or three, by reason code. */
  reasons: {
    'no-support': 'Not in the documents',
    'out-of-scope': 'Not about the company',
    unsafe: 'Not answered',
    'empty-question': 'No question in it',
    'question-too-long': 'Too long',
    'attachment-only': 'Words only, for now',
    'rate-limited': 'A moment, please',
    'model-unavailable': 'Answering is down',
    'search-unavailable': 'Search is down',
    'time-out': 'Took too long',
    'attempts-exhausted': 'Tried, and gave up',
    'escalation-unset': 'Nobody to ask yet',
    'turn-expired': 'Too long ago',
    'too-costly': 'Too much at once',
    'tool-failed': 'A tool did not work',
    'tool-input': 'Please check what you wrote',
    'tool-not-allowed': 'Not open to you',
    paused: 'Paused for now',
    'internal-error': 'Our mistake',
  },

  /** What whoever wants a person reads of it. What people who help read is English (jobs/escalation-texts.ts). */
  escalation: {
    preview:
      'This goes to a person who can help. Nothing is shared before you send it: change the question or leave parts out as you like.',
    previewChanged: 'What can be shared has changed meanwhile. Please look once more before you send it.',
    questionMissing: 'Please write what you want to ask, so that a person can help.',
    withheld:
      'Not everybody there may read the documents behind my answer, so the answer and its sources stay here.',
    reasonCut: (most: string): string => `That was a lot of text: the first ${most} characters are kept.`,
    yourQuestion: 'Your question',
    anythingToAdd: 'Anything to add?',
    shareAnswer: 'Share my answer',
    myAnswer: 'What I answered',
    shareSources: 'Share the sources',
    mySources: 'Sources that I looked at',
    shareEarlier: 'Share what was said before',
    earlier: 'Earlier in this thread',
    exchange: (question: string, answer: string): string => `Asked: ${question}\nAnswered: ${answer}`,
    dismissed: 'Nothing was shared. You can ask a person at any time.',
    passedOn: 'I’ve passed your question to a person. You’ll hear here how it goes.',
    sentReceipt: 'Sent.',
    unreachable:
      'I couldn’t reach any of the help channels, so nobody has your question yet. I’ve kept it: press “Ask a person” again later, or tell an admin.',
    stillWaiting:
      'Nobody has taken your question yet, though I asked more than once. It stays open; if it is urgent, please turn to somebody directly.',
    ticket: (link: string): string => `Its ticket: ${link}`,
    ticketQueued:
      'The ticket system doesn’t answer just now. I keep trying to make a ticket; people were asked all the same.',
    ticketFailed: 'I couldn’t make a ticket for your question. People were asked all the same.',
    /** Where it stands, for who asks for a person again. */
    isPassedOn: 'Your question is being passed to a person already. You’ll hear here how it goes.',
    isOpen: 'Your question is with the help team already; nobody has taken it yet.',
    isClaimed: (name: string): string => `Your question is with a person already: ${name} has it.`,
    isAnswered: (name: string): string =>
      `${name} has answered this already: the answer stands where you asked.`,
    isResolved: (name: string): string => `${name} has marked this as done. Ask anew if it isn’t.`,
    claimed: (name: string): string => `${name} has taken your question.`,
    answers: (name: string): string => `${name} answers your question:`,
    resolved: (name: string): string =>
      `${name} has marked your question as done. If it isn’t, ask me again, or ask a person.`,
    /** Who has no name; each begins a sentence. */
    somebody: 'Somebody',
    helpDesk: 'Somebody at the help desk',
    ticketSystem: 'The ticket system',
  },

  /** What whoever judges an answer reads. */
  feedback: {
    gladItHelped: 'Thanks, noted.',
    whatWasWrong: 'Thanks for telling. What was wrong with this answer?',
    namedToAdmins: 'Your name goes with it, to admins only.',
    namedToAll: 'Your name goes with it.',
    unnamed: 'Your name is not kept with it.',
    question: 'Question',
    whatIsIt: 'What is it?',
    whatShouldItSay: 'What should it say? (may stay empty)',
    tellMe: 'Tell me when it’s fixed',
    notNow: 'Not now',
    leftAtThumb: 'All right. Your thumb counts all the same.',
    olderThanLast: 'You have said something newer about this answer, and that one counts.',
    formIsNotYours:
      'This form belongs to another answer or another person, so nothing was changed. Press thumbs down under the answer that you mean.',
    answerGone:
      'I no longer have that answer, so I could not keep what you think of it. Ask again, and press a thumb under the new answer.',
    thanks: 'Thank you. It is in the list that admins go through.',
    willTell: 'I’ll tell you here when it is fixed.',
    cut: (most: string): string => `It was long: the first ${most} characters are kept.`,
    about: (question: string, said: string): string => `About ${question}: ${said}`,
    /** Once an admin has settled it. */
    hadNoAnswer: (question: string): string =>
      `You asked or read this here: ${question}, and I had no answer to it then.`,
    foundWanting: (question: string): string =>
      `You asked or read this here: ${question}, and you found my answer wanting.`,
    fixed: 'The document behind it has been put right.',
    verified: 'A person has written down the right answer.',
    theyAdd: (note: string): string => `They add: ${note}`,
    askAgain: 'Please ask again.',
  },

  /** What can be wrong with an answer, by the value that is kept. */
  feedbackReasons: {
    wrong: 'It is wrong',
    outdated: 'It is out of date',
    incomplete: 'Something is missing',
    'bad-source': 'The source does not say this',
    'not-permitted': 'I should not see this, or others should not',
    other: 'Something else',
  },
};
