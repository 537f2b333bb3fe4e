/** Elements whose content nobody reads. */
const UNREAD =
  /<(script|style|template|noscript|iframe|svg|head)\b[^<>]{0,2000}>[\s\S]*?(?:<\/\1\s{0,20}>|$)/gi;
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
/** Names of elements that people paste along, so that "a < b and b > c" and "<your name>" stay as they are. */
const ELEMENT =
  'a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|col|dd|del|details|div|dl|dt|em|embed|figure|font|footer|form|h[1-6]|header|hr|html|i|img|input|ins|kbd|label|li|link|main|mark|meta|nav|object|ol|option|p|pre|q|s|section|select|small|span|strike|strong|sub|summary|sup|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|var|video|audio|script|style|iframe|svg|template|noscript|head';
const TAG = new RegExp(String.raw`</?(?:${ELEMENT})(?:\s[^<>]{0,2000})?/?>`, 'gi');
/** What is quoted as code is what the question is about. */
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/**
 * A question without the markup of a web page around its words, as it comes along when people paste. What stands in code
 * marks stays, and so does a question that is nothing but markup.
 */
export function plainQuestion(question: string): string {
  if (!question.includes('<')) return question;
  let plain = '';
  let from = 0;
  for (const code of question.matchAll(CODE)) {
    plain += withoutTags(question.slice(from, code.index)) + code[0];
    from = code.index + code[0].length;
  }
  plain += withoutTags(question.slice(from));
  return /[\p{L}\p{N}]/u.test(plain) ? plain.replace(/[ \t]+/g, ' ').trim() : question;
}

function withoutTags(text: string): string {
  return text.replace(COMMENT, ' ').replace(UNREAD, ' ').replace(TAG, ' ');
}
