const MOST_LINES_PX = 220;

/** The question field: Enter sends, Shift+Enter makes a new line. While offline it keeps the words and sends nothing. */
export function createComposer(form, onSend) {
  const field = form.querySelector('textarea');
  const button = form.querySelector('button');
  const error = form.querySelector('[role=alert]');
  let online = true;

  const refresh = () => {
    button.disabled = !online || field.value.trim() === '';
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, MOST_LINES_PX)}px`;
  };

  const submit = () => {
    if (button.disabled) return;
    const text = field.value;
    field.value = '';
    error.textContent = '';
    refresh();
    field.focus();
    onSend(text);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', refresh);
  field.addEventListener('keydown', (event) => {
    // An input method's Enter chooses a word; it doesn't send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  refresh();
  return {
    focus: () => field.focus(),
    setOnline(value) {
      online = value;
      refresh();
    },
    /** Gives the words back with the reason why they were not taken. */
    refuse(text, reason) {
      if (field.value === '') field.value = text;
      error.textContent = reason;
      refresh();
    },
  };
}
