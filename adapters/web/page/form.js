import { element, fitsScreen } from './element.js';
import { drawField } from './form-fields.js';
import { plainText } from './plain-text.js';
import { wordsIn } from './words.js';

const ENDED = { submit: 'formSent', dismiss: 'formDismissed' };

/**
 * Draws the form that a reply is: what it is about, its fields, its two buttons. Escape dismisses it. Once it was sent or
 * dismissed it says so and can't be used again. `titleId` names the element that says what it asks.
 */
export function drawForm({ id, body }, actions, titleId) {
  const { form } = body;
  const words = wordsIn(body.language);
  const fields = form.fields.map((field) => drawField(field, `form-${id}-${field.name}`, words));
  const parts = {
    words,
    fields,
    fieldset: element(
      'fieldset',
      { disabled: form.ended !== undefined },
      element('legend', { class: 'hidden-label' }, words.whatYouCanChange),
      fields.map(({ node }) => node),
    ),
    error: element('p', { class: 'form-error', role: 'alert', 'data-testid': 'form-error' }),
    submit: button(form.submitLabel, { class: 'primary', type: 'submit', 'data-testid': 'form-submit' }),
    dismiss: button(form.dismissLabel, {
      class: 'secondary',
      'data-testid': 'form-dismiss',
      onclick: () => dismiss(),
    }),
    state: element('p', { class: 'muted', role: 'status', 'data-testid': 'form-state', tabindex: '-1' }),
  };
  const node = element(
    'form',
    {
      class: 'reply-form',
      'data-testid': 'form',
      'data-form': form.ended === undefined ? 'open' : 'ended',
      'aria-labelledby': titleId,
      'aria-describedby': form.warning ? `form-${id}-warning` : undefined,
      autocomplete: 'off',
      novalidate: true,
      tabindex: '-1',
    },
    form.facts.length > 0 && drawFacts(form.facts),
    form.warning && drawWarning(form.warning, `form-${id}-warning`, words),
    fields.length > 0 && parts.fieldset,
    parts.error,
    element('div', { class: 'form-buttons' }, parts.submit, parts.dismiss),
    parts.state,
  );
  const send = sender({ id, form }, parts, actions);
  const dismiss = () => void send('dismiss');
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isFilledIn(parts)) void send('submit');
  });
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || form.ended !== undefined) return;
    event.preventDefault();
    // An open source stays open.
    event.stopPropagation();
    dismiss();
  });
  if (form.ended !== undefined) showEnded(parts, form.ended);
  return node;
}

/**
 * Moves the focus to where a form begins: its first field, or the form itself, whose buttons are never one key press away.
 * All of it comes into sight where the screen has room for it, its buttons too.
 */
export function focusForm(node) {
  const form = node.querySelector('[data-form="open"]');
  if (!form) return;
  const first = form.querySelector('fieldset :is(input, textarea, select)') ?? form;
  first.focus({ preventScroll: true });
  (fitsScreen(form) ? form : first).scrollIntoView({ block: 'nearest' });
}

function sender({ id, form }, parts, actions) {
  let isBusy = form.ended !== undefined;
  return async (name) => {
    if (isBusy) return;
    isBusy = true;
    showBusy(parts, true);
    const values = Object.fromEntries(parts.fields.map((field) => [field.name, field.value()]));
    const { error } = await actions.sendForm({
      message: id,
      name,
      form: form.name,
      binding: form.binding,
      ...(name === 'submit' ? { values } : {}),
    });
    showBusy(parts, false);
    if (error === undefined) {
      const hadFocus = parts.state.parentElement.contains(document.activeElement);
      showEnded(parts, name);
      // What is disabled would lose the focus.
      if (hadFocus) parts.state.focus();
      return;
    }
    isBusy = false;
    parts.error.textContent = error;
    // The words push the buttons down.
    parts.submit.scrollIntoView({ block: 'nearest' });
  };
}

function showBusy({ submit, dismiss, state, error, words }, isBusy) {
  if (isBusy) error.textContent = '';
  state.textContent = isBusy ? words.sending : '';
  for (const each of [submit, dismiss]) each.setAttribute('aria-disabled', String(isBusy));
}

function showEnded({ fieldset, submit, dismiss, state, words }, name) {
  for (const each of [fieldset, submit, dismiss]) each.disabled = true;
  state.textContent = words[ENDED[name]] ?? '';
}

function isFilledIn({ fields, error, words }) {
  const wrong = [];
  for (const field of fields) {
    const mistake = field.mistake();
    field.show(mistake);
    if (mistake !== undefined) wrong.push(field);
  }
  error.textContent =
    wrong.length > 0 ? `${words.notSent} ${wrong.map(({ label }) => label).join(', ')}` : '';
  wrong[0]?.control.focus();
  return wrong.length === 0;
}

function drawFacts(facts) {
  const rows = facts.map(({ label, value }) =>
    element(
      'div',
      {},
      element('dt', { dir: 'auto' }, plainText(label)),
      element('dd', { dir: 'auto' }, plainText(value)),
    ),
  );
  return element('dl', { class: 'facts', 'data-testid': 'facts' }, rows);
}

function drawWarning(warning, id, words) {
  return element(
    'p',
    { class: 'form-warning', 'data-testid': 'form-warning', id, dir: 'auto' },
    element('strong', {}, `${words.pleaseNote} `),
    plainText(warning),
  );
}

function button(label, attributes) {
  return element('button', { type: 'button', dir: 'auto', ...attributes }, plainText(label));
}
