import { element } from './element.js';
import { fitHeight, submitOnEnter } from './text-field.js';

const LONG = 180;

/** Draws what a person asked, with `Edit` and `Delete` once it was taken, and with what to do when it wasn't. */
export function drawQuestion(message, actions, state) {
  const text = String(message.body.text ?? '');
  const who = element('span', { class: 'hidden-label', dir: 'ltr' }, 'You asked: ');
  const words = element('span', { 'data-testid': 'question-words' }, text || '(nothing)');
  const heading = element('h2', { dir: 'auto', class: text.length > LONG ? 'long' : undefined }, who, words);
  const article = element('article', { class: 'question', 'data-testid': 'person-message' }, heading);
  if (state.deleting) article.classList.add('going');
  if (state.kind !== 'taken')
    article.append(state.kind === 'failed' ? notSent(message, actions, state) : underWay(state));
  // What a command did is not undone by taking its words back.
  else if (message.body.isCommand !== true)
    article.append(drawControls({ article, heading, message, text }, actions));
  return article;
}

function underWay({ deleting }) {
  return element('p', { class: 'muted small' }, deleting ? 'Deleting…' : 'Sending…');
}

function notSent(message, actions, { deleting, error }) {
  return element(
    'p',
    { class: 'not-sent', role: 'alert' },
    `${deleting ? 'Not deleted.' : 'Not sent.'} ${error ?? ''} `,
    button(
      'Send again',
      { testId: 'resend', onclick: () => actions.resend(message) },
      deleting && 'Try again',
    ),
  );
}

function drawControls(question, actions) {
  const { message, article, heading, text } = question;
  const area = element('div', { class: 'question-actions' });
  const begin = () => {
    const edit = button('Edit', {
      class: 'quiet',
      testId: 'edit',
      label: 'Edit this question',
      onclick: open,
    });
    const remove = button('Delete', {
      class: 'quiet',
      testId: 'delete',
      label: 'Delete this question and its answer',
      onclick: confirm,
    });
    area.replaceChildren(edit, remove);
    return { edit, remove };
  };
  const open = () => {
    const close = () => {
      form.replaceWith(heading);
      area.hidden = false;
      begin().edit.focus();
    };
    const save = (words) => (words === text ? close() : actions.edit(message, words));
    const { form, field } = drawEditForm(text, { save, close });
    heading.replaceWith(form);
    area.hidden = true;
    fitHeight(field);
    field.focus();
    field.setSelectionRange(text.length, text.length);
  };
  const confirm = () => {
    const keep = () => begin().remove.focus();
    const yes = button('Delete', {
      class: 'primary',
      testId: 'delete-confirm',
      onclick: () => actions.remove(message),
    });
    const no = button('Keep it', { class: 'secondary', testId: 'delete-keep', onclick: keep });
    const asked = element(
      'div',
      { class: 'confirm', role: 'group', 'aria-label': 'Delete this question and its answer?' },
      element('p', { class: 'muted' }, 'Delete this question and its answer?'),
      yes,
      no,
    );
    onEscape(asked, keep);
    area.replaceChildren(asked);
    // What destroys is never one key press away.
    no.focus();
  };
  begin();
  article.dataset.editable = '';
  return area;
}

function drawEditForm(text, { save, close }) {
  const field = element('textarea', {
    rows: 1,
    maxlength: 100_000,
    dir: 'auto',
    'data-testid': 'edit-words',
    'aria-label': 'Your question, to edit',
  });
  field.value = text;
  const submit = () => field.value.trim() !== '' && save(field.value);
  const saving = button('Save', { class: 'primary', testId: 'edit-save', type: 'submit' });
  const form = element(
    'form',
    { class: 'edit-form', 'data-testid': 'edit-form', autocomplete: 'off' },
    field,
    element(
      'div',
      { class: 'confirm' },
      saving,
      button('Cancel', { class: 'secondary', testId: 'edit-cancel', onclick: close }),
      element('p', { class: 'muted small' }, 'Footnote looks it up again and replaces its answer.'),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', () => {
    saving.disabled = field.value.trim() === '';
    fitHeight(field);
  });
  submitOnEnter(field, submit);
  onEscape(form, close);
  return { form, field };
}

function onEscape(place, leave) {
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    // An open source stays open.
    event.stopPropagation();
    leave();
  });
}

function button(words, { testId, label, type = 'button', ...more }, otherWords) {
  const attributes = { type, 'data-testid': testId, 'aria-label': label, ...more };
  return element('button', attributes, otherWords || words);
}
