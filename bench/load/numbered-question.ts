const ASKERS = [
  'a new colleague',
  'our team',
  'the Leeds office',
  'a contractor',
  'my manager',
  'the night shift',
];

/** The first round asks the questions as they stand; later ones ask for somebody, so that none is asked twice. */
export function numberedQuestion(index: number, questions: readonly string[]): string {
  const question = questions[index % questions.length] ?? 'How many days of leave do I get?';
  const round = Math.floor(index / questions.length);
  if (round === 0) return question;
  return `${question} I ask for ${ASKERS[round % ASKERS.length]}, number ${round}.`;
}
