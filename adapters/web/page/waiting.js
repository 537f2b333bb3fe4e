import { element } from './element.js';

const COUNT_AFTER_MS = 5_000;
const LONG_MS = 60_000;
const GIVE_UP_MS = 5 * 60_000;

/** Shows that Footnote is looking it up, with the seconds after five, until told that nothing waits any more; or that it writes. */
export function createWaiting(place) {
  let timer;
  let shown = '';
  const text = element('span');
  const seconds = element('span', { class: 'seconds', 'aria-hidden': 'true' });
  const signs = element(
    'span',
    { class: 'signs', 'aria-hidden': 'true' },
    ...['*', '†', '‡'].map((sign) => element('span', {}, sign)),
  );

  const say = (words, working) => {
    if (words === shown) return;
    shown = words;
    text.textContent = words;
    place.replaceChildren(...(words === '' ? [] : [...(working ? [signs] : []), text, seconds]));
  };

  const show = (since, writing) => {
    const elapsed = Date.now() - since;
    seconds.textContent =
      elapsed >= COUNT_AFTER_MS && elapsed < GIVE_UP_MS ? ` ${Math.floor(elapsed / 1000)} s` : '';
    place.classList.toggle('long', elapsed >= LONG_MS);
    if (elapsed < LONG_MS) say(writing ? 'Writing…' : 'Looking it up…', true);
    else if (elapsed < GIVE_UP_MS)
      say('Still looking. Your question is safe; you can close this page.', true);
    else say('No answer has come. Please ask again, or tell the people who run Footnote.', false);
  };

  return (since, writing = false) => {
    clearInterval(timer);
    if (since === undefined) {
      say('', false);
      return;
    }
    show(since, writing);
    timer = setInterval(() => show(since, writing), 1_000);
  };
}
