import { fitHeight, submitOnEnter } from './text-field.js';

/** The question field: Enter sends, Shift+Enter makes a new line. While offline it keeps the words and sends nothing. */
export function createComposer(form, onSend) {
  const field = form.querySelector('textarea');
  const button = form.querySelector('button');
  const error = form.querySelector('[role=alert]');
  let online = true;

  const refresh = () => {
    button.disabled = !online || field.value.trim() === '';
    fitHeight(field);
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
  submitOnEnter(field, submit);
  refresh();
  return {
    focus: () => field.focus({ preventScroll: true }),
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
