import { element } from './element.js';

const COPIED_MS = 2_000;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The small line that names a reply's request, so that somebody who runs Footnote can look it up. */
export function drawRequestLine(requestId, { reason, sentAt }) {
  const copy = element(
    'button',
    { type: 'button', class: 'copy', 'aria-label': 'Copy the request id' },
    'Copy',
  );
  const said = element('span', { role: 'status', class: 'hidden-label' });
  copy.addEventListener('click', async () => {
    const worked = await navigator.clipboard.writeText(requestId).then(
      () => true,
      () => false,
    );
    copy.textContent = worked ? 'Copied' : 'Select it to copy';
    said.textContent = worked ? 'Request id copied' : 'Copying is not allowed here';
    setTimeout(() => {
      copy.textContent = 'Copy';
      said.textContent = '';
    }, COPIED_MS);
  });
  const facts = [];
  if (sentAt !== undefined)
    facts.push(element('time', { datetime: sentAt }, moment.format(new Date(sentAt))), ' · ');
  if (reason !== undefined) facts.push(`Reason: ${reason} · `);
  const id = element('code', { 'data-testid': 'request-id' }, requestId);
  return element('p', { class: 'request-line' }, facts, 'Request ', id, ' ', copy, said);
}
