/** How a text writes its numbers: `2,340.5` or `2.340,5`. */
export type DecimalMark = '.' | ',';

const NUMBER = /^([+-]?)(\d[\d.,' \u00a0\u202f]*)$/u;
const ENDS_IN_DECIMALS = /[.,](?!\d{3}(?![\d]))\d+$/u;

/**
 * A number as people write it: with thousands apart or not, with a decimal comma or point. What could be both (`2,340`)
 * is read by `mark`. Undefined when it is no number.
 */
export function readNumber(text: string, mark: DecimalMark = '.'): number | undefined {
  const match = NUMBER.exec(text.trim());
  if (!match) return undefined;
  const digits = (match[2] ?? '').replace(/['\s]/gu, '');
  const decimal = decimalMarkOf(digits, mark);
  const thousands = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction === '' || fraction?.includes(thousands) || !isGrouped(whole, thousands))
    return undefined;
  const value = Number(`${match[1]}${whole.replaceAll(thousands, '')}.${fraction ?? '0'}`);
  return Number.isFinite(value) ? value : undefined;
}

/** Which mark a number's decimals stand behind, where it shows that; `otherwise` where it could be both. */
function decimalMarkOf(digits: string, otherwise: DecimalMark): DecimalMark {
  const lastComma = digits.lastIndexOf(',');
  const lastPoint = digits.lastIndexOf('.');
  if (lastComma >= 0 && lastPoint >= 0) return lastComma > lastPoint ? ',' : '.';
  const only = lastComma >= 0 ? ',' : '.';
  const count = digits.split(only).length - 1;
  if (count > 1) return only === ',' ? '.' : ',';
  if (count === 1 && (ENDS_IN_DECIMALS.test(digits) || /^0[.,]/u.test(digits))) return only;
  return otherwise;
}

function isGrouped(whole: string, separator: string): boolean {
  const groups = whole.split(separator);
  if (groups.length === 1) return /^\d+$/u.test(whole);
  return /^\d{1,3}$/u.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/u.test(group));
}
