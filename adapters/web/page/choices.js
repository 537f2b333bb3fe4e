import { element } from './element.js';
import { wordsIn } from './words.js';

/**
 * The readings of a question back, as buttons. One that was pressed stays pressed, and the others can't be pressed any
 * more; when sending it fails, all can be again. `closed`: its question is not the one that it asked about any more.
 */
export function drawChoices(body, actions, closed) {
  const note = element('p', { class: 'muted', 'data-testid': 'choice-note' });
  const buttons = body.choices.map((label, choice) =>
    element(
      'button',
      {
        type: 'button',
        class: 'secondary choice',
        'data-testid': `choice-${choice}`,
        dir: 'auto',
        onclick: () => press(choice),
      },
      String(label),
    ),
  );
  const show = (chosen, ended) => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-pressed', String(index === chosen));
      // Not `disabled`: the focus would be lost.
      button.setAttribute('aria-disabled', String(ended));
    }
  };
  let ended = closed;
  const press = async (choice) => {
    if (ended) return;
    ended = true;
    show(choice, true);
    note.removeAttribute('role');
    note.replaceChildren();
    const { error } = await actions.press({ name: 'choose', requestId: String(body.requestId), choice });
    if (error === undefined) return;
    ended = false;
    show(undefined, false);
    note.setAttribute('role', 'alert');
    note.replaceChildren(error);
  };
  const before = body.choices.findIndex((_, choice) => body.pressed?.includes(`choose:${choice}`));
  ended ||= before >= 0;
  show(before < 0 ? undefined : before, ended);
  return element(
    'div',
    { class: 'choices', role: 'group', 'aria-label': wordsIn(body.language).whichOne },
    buttons,
    note,
  );
}
