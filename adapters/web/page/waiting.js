import { element } from './element.js';
import { wordsIn } from './words.js';

const COUNT_AFTER_MS = 5_000;
const LONG_MS = 60_000;
const GIVE_UP_MS = 5 * 60_000;

/** Shows that Footnote is looking it up, with the seconds after five, until told that nothing waits any more; or that it writes. */
export function createWaiting(place) {
  let timer;
  let shown = '';
  let words = wordsIn();
  const text = element('span');
  const seconds = element('span', { class: 'seconds', 'aria-hidden': 'true' });
  const signs = element(
    'span',
    { class: 'signs', 'aria-hidden': 'true' },
    ...['*', '†', '‡'].map((sign) => element('span', {}, sign)),
  );

  const say = (said, working) => {
    if (said === shown) return;
    shown = said;
    text.textContent = said;
    place.replaceChildren(...(said === '' ? [] : [...(working ? [signs] : []), text, seconds]));
  };

  const show = (since, writing) => {
    const elapsed = Date.now() - since;
    seconds.textContent =
      elapsed >= COUNT_AFTER_MS && elapsed < GIVE_UP_MS ? ` ${Math.floor(elapsed / 1000)} s` : '';
    place.classList.toggle('long', elapsed >= LONG_MS);
    if (elapsed < LONG_MS) say(writing ? words.writing : words.looking, true);
    else if (elapsed < GIVE_UP_MS) say(words.stillLooking, true);
    else say(words.noAnswer, false);
  };

  return (since, { writing = false, language = 'en' } = {}) => {
    words = wordsIn(language);
    place.lang = language;
    clearInterval(timer);
    if (since === undefined) {
      say('', false);
      return;
    }
    show(since, writing);
    timer = setInterval(() => show(since, writing), 1_000);
  };
}
