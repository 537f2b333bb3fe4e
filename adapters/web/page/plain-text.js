import { element } from './element.js';

/** Characters that turn the direction of what follows: they can make text read as other than it is. */
const TURNING = /([\u202a-\u202e\u2066-\u2069])/;

/** Text as data, for `element`: never markup, and what would turn its direction stands there by its number. */
export function plainText(text) {
  return String(text)
    .split(TURNING)
    .filter((piece) => piece !== '')
    .map((piece) => (TURNING.test(piece) ? drawTurning(piece) : piece));
}

function drawTurning(character) {
  const code = character.codePointAt(0).toString(16).toUpperCase();
  return element(
    'span',
    { class: 'turning', title: 'A character that changes the direction of text' },
    `U+${code}`,
  );
}
