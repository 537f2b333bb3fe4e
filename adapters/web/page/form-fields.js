import { element } from './element.js';
import { plainText } from './plain-text.js';

/**
 * Draws one field of a form with its label: `{name, label, node, control, value(), mistake(), show(mistake)}`. `mistake` says in
 * words what is wrong with what stands in it, or nothing.
 */
export function drawField(field, id, words) {
  const control = drawControl(field, id, words);
  const error = element('p', {
    class: 'field-error',
    id: `${id}-error`,
    'data-testid': `error-${field.name}`,
  });
  const isRequired = field.kind !== 'toggle' && field.isOptional !== true;
  const label = element(
    'label',
    { for: id, dir: 'auto' },
    plainText(field.label),
    isRequired && element('span', { class: 'required' }, ` ${words.required}`),
  );
  control.required = isRequired;
  return {
    name: field.name,
    label: field.label,
    control,
    node: element(
      'div',
      { class: `form-field ${field.kind}` },
      field.kind === 'toggle' ? [control, label] : [label, control],
      error,
    ),
    value: () => (field.kind === 'toggle' ? yesOrNo(control.checked) : control.value),
    mistake: () => {
      if (!isRequired || control.value.trim() !== '') return undefined;
      return field.kind === 'choice' ? words.chooseOne : words.fillIn;
    },
    show(mistake) {
      error.textContent = mistake ?? '';
      if (mistake === undefined) control.removeAttribute('aria-invalid');
      else control.setAttribute('aria-invalid', 'true');
    },
  };
}

function yesOrNo(isYes) {
  return isYes ? 'yes' : 'no';
}

function drawControl(field, id, words) {
  const attributes = {
    id,
    name: field.name,
    'data-testid': `field-${field.name}`,
    'aria-describedby': `${id}-error`,
  };
  switch (field.kind) {
    case 'toggle': {
      const box = element('input', { ...attributes, type: 'checkbox' });
      box.checked = field.value === true;
      return box;
    }
    case 'choice':
      return drawChoice(field, attributes, words);
    default: {
      const limits = { ...attributes, maxlength: field.maxLength, dir: 'auto' };
      const text = field.isMultiline
        ? element('textarea', { ...limits, rows: 3 })
        : element('input', { ...limits, type: 'text' });
      text.value = field.value ?? '';
      return text;
    }
  }
}

function drawChoice(field, attributes, words) {
  const none = element('option', { value: '' }, field.isOptional ? words.noChoice : words.pleaseChoose);
  const options = field.options.map(({ value, label }) => element('option', { value }, label));
  const select = element('select', attributes, none, options);
  select.value = field.value ?? '';
  return select;
}
