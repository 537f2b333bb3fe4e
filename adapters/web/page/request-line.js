import { element } from './element.js';
import { wordsIn } from './words.js';

const COPIED_MS = 2_000;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The small line that names a reply's request, so that somebody who runs Footnote can look it up. */
export function drawRequestLine(requestId, { reason, sentAt, language }) {
  const words = wordsIn(language);
  const copy = element(
    'button',
    { type: 'button', class: 'copy', 'aria-label': words.copyRequest },
    words.copy,
  );
  const said = element('span', { role: 'status', class: 'hidden-label' });
  copy.addEventListener('click', async () => {
    const worked = await navigator.clipboard.writeText(requestId).then(
      () => true,
      () => false,
    );
    copy.textContent = worked ? words.copied : words.selectToCopy;
    said.textContent = worked ? words.requestCopied : words.cannotCopy;
    setTimeout(() => {
      copy.textContent = words.copy;
      said.textContent = '';
    }, COPIED_MS);
  });
  const facts = [];
  if (sentAt !== undefined)
    facts.push(element('time', { datetime: sentAt }, moment.format(new Date(sentAt))), ' · ');
  if (reason !== undefined) facts.push(`${words.reason} ${reason} · `);
  const id = element('code', { 'data-testid': 'request-id' }, requestId);
  return element('p', { class: 'request-line' }, facts, `${words.request} `, id, ' ', copy, said);
}
