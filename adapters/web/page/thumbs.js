import { element } from './element.js';
import { wordsIn } from './words.js';

/** The two thumbs under a reply. The one that was given stays pressed; pressing the other changes it. */
export function drawThumbs({ id, body }, actions) {
  const { didNotHelp, didThisHelp, helped } = wordsIn(body.language);
  const thumbs = [
    { verdict: 'up', label: helped },
    { verdict: 'down', label: didNotHelp },
  ];
  let given = body.verdict;
  let isBusy = false;
  const note = element('p', { class: 'muted', role: 'alert', 'data-testid': 'thumb-note' });
  const buttons = thumbs.map(({ verdict, label }) =>
    element(
      'button',
      {
        type: 'button',
        class: `thumb ${verdict}`,
        'data-testid': `thumb-${verdict}`,
        'aria-label': label,
        title: label,
        onclick: () => give(verdict),
      },
      element('span', { 'aria-hidden': 'true' }),
    ),
  );
  const show = (pressed) => {
    for (const [index, { verdict }] of thumbs.entries())
      buttons[index].setAttribute('aria-pressed', String(verdict === pressed));
  };
  const give = async (verdict) => {
    if (isBusy || verdict === given) return;
    isBusy = true;
    note.textContent = '';
    show(verdict);
    const { error } = await actions.judge({ message: id, verdict });
    isBusy = false;
    if (error === undefined) given = verdict;
    else note.textContent = error;
    show(given);
  };
  show(given);
  return element('div', { class: 'thumbs', role: 'group', 'aria-label': didThisHelp }, buttons, note);
}
