const RANGE =
  /(?<= )([a-z]{1,4})(\d{1,4}) (?:to \1(\d{1,4})|(?:and|or) (?:abov|higher|up|over|more|below|lower|under|less))(?= )/g;
const DOWNWARDS = /(?:below|lower|under|less)$/;
const CODE = /^([a-z]{1,4})(\d{1,4})$/;

/**
 * The ranges of codes in a stem line that hold a code, each as it stands there between spaces: "l1 to l5" and "l2 and abov"
 * hold "l3".
 */
export function rangesHolding(code: string, line: string): readonly string[] {
  const [, letters, digits] = CODE.exec(code) ?? [];
  if (digits === undefined) return [];
  const number = Number(digits);
  const found = [...line.matchAll(RANGE)].filter(([range, prefix, from, to]) => {
    if (prefix !== letters) return false;
    if (to !== undefined) return Number(from) <= number && number <= Number(to);
    return DOWNWARDS.test(range) ? number <= Number(from) : number >= Number(from);
  });
  return [...new Set(found.map(([range]) => ` ${range} `))];
}
