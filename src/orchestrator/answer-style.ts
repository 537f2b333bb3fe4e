import type { ChannelSettings } from '../core/channel-settings.ts';

/** How an answer is written where its channel says so. */
export type AnswerStyle = Pick<ChannelSettings, 'language' | 'tone' | 'verbosity'>;

const LENGTHS: Readonly<Record<AnswerStyle['verbosity'], string>> = {
  short:
    'Be very short: one or two sentences; the steps alone where the source has steps. Plain Markdown. No introduction, no list of sources, no closing words.',
  normal:
    'Be short: one to four sentences, or a list or steps where the source has them. Plain Markdown. No introduction, no list of sources, no closing words.',
  detailed:
    'Give all that the sources say to the question, with conditions, exceptions and steps, in short paragraphs or lists. Plain Markdown. No introduction, no list of sources, no closing words.',
};
const FRIENDLY =
  'Write warmly and personally, as a helpful colleague would, in the informal form of address. Warm words claim nothing: no sentence may stand for its tone alone.';
const TAG = /^[a-z]{2,3}(?:-[A-Z]{2})?$/;

/**
 * The instructions on length, language and tone, a line each as in a Markdown list. Without a style they are the ones of a
 * channel with the defaults.
 */
export function styleInstructions(style?: AnswerStyle): string {
  const { language, tone = 'plain', verbosity = 'normal' } = style ?? {};
  const lines = [LENGTHS[verbosity], languageRule(language)];
  if (tone === 'friendly') lines.push(FRIENDLY);
  return lines.map((line) => `- ${line}`).join('\n');
}

/** What isn't a language's tag never reaches the prompt. */
function languageRule(tag: string | undefined): string {
  const name =
    tag !== undefined && TAG.test(tag)
      ? new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(tag)
      : undefined;
  return name === undefined
    ? 'Answer in the language of the question.'
    : `Answer in ${name}, whatever the language of the question and of the sources. Leave names, codes and quoted words as they are.`;
}
