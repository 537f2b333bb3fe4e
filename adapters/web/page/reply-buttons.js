import { element } from './element.js';
import { wordsIn } from './words.js';

/** What helpers press is English: whoever helps is nobody's asker. */
const LABELS = {
  'claim-escalation': 'I’ll take it',
  'answer-escalation': 'Answer',
  'resolve-escalation': 'Resolved',
};
const TEST_IDS = { 'ask-a-person': 'ask-person' };

/**
 * A reply's own buttons. Each can be pressed again: what comes of a press is said in a message, and pressing twice does nothing
 * twice.
 */
export function drawReplyButtons(body, actions) {
  const words = wordsIn(body.language);
  const labels = { ...LABELS, 'ask-a-person': words.askPerson };
  const names = (body.actions ?? []).filter((name) => name in labels);
  if (names.length === 0) return undefined;
  const note = element('p', { class: 'muted', 'data-testid': 'press-note' });
  const say = (text, role) => {
    note.setAttribute('role', role);
    note.textContent = text;
  };
  let isBusy = false;
  const press = async (name) => {
    if (isBusy) return;
    isBusy = true;
    say(words.sending, 'status');
    const button = { name, requestId: String(body.requestId), pressId: crypto.randomUUID() };
    const { error } = await actions.press(button);
    isBusy = false;
    say(error ?? words.sent, error === undefined ? 'status' : 'alert');
  };
  const buttons = names.map((name) =>
    element(
      'button',
      {
        type: 'button',
        class: 'secondary',
        'data-testid': TEST_IDS[name] ?? name,
        onclick: () => press(name),
      },
      labels[name],
    ),
  );
  return element('div', { class: 'reply-buttons' }, buttons, note);
}
