const MOST_LINES_PX = 220;

/** Makes the field as high as its words, up to some lines. */
export function fitHeight(field) {
  field.style.height = 'auto';
  const border = field.offsetHeight - field.clientHeight;
  field.style.height = `${Math.min(field.scrollHeight + border, MOST_LINES_PX)}px`;
}

/** Enter submits, Shift+Enter makes a new line; an input method's Enter chooses a word and does neither. */
export function submitOnEnter(field, submit) {
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
}
