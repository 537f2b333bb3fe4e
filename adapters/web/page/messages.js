import { drawBlocks } from './blocks.js';
import { drawChoices } from './choices.js';
import { element, outwardLink, webAddress } from './element.js';
import { drawForm } from './form.js';
import { plainText } from './plain-text.js';
import { drawQuestion } from './questions.js';
import { drawReplyButtons } from './reply-buttons.js';
import { drawRequestLine } from './request-line.js';
import { drawThumbs } from './thumbs.js';
import { wordsIn } from './words.js';

/** What stands above a reply that is no answer, and what one says of itself while its question is another: keys of the words. */
const KINDS = { 'not-known': 'notKnown', refusal: 'refused', failure: 'failed' };
const FATES = { renewed: 'renewed', outdated: 'outdated', going: 'going' };

/**
 * Draws one message of the transcript. `actions`: `openCitation(citation, opener)`, `press({name, requestId, choice?, pressId?})`,
 * `sendForm({message, name, form, binding, values?})` and `judge({message, verdict})` (promises of `{error?}`), `resend(message)`, `edit(message, text)`, `remove(message)`; `state` says how the sending of a person's
 * message goes (`questionState`), or what becomes of a reply (`fateOf`).
 */
export function drawMessage(message, actions, state) {
  if (message.from === 'person') return drawQuestion(message, actions, state);
  return drawReply(message, actions, state);
}

function drawReply(message, actions, fate) {
  const body = message.body;
  const words = wordsIn(body.language);
  const citations = new Map((body.citations ?? []).map((citation) => [citation.number, citation]));
  const marker = (number) => drawMarker(citations.get(number), actions, words);
  const label = words.reasons[body.reason] ?? words[KINDS[body.kind]];
  const titleId = `words-${message.id}`;
  return element(
    'article',
    {
      class: `reply ${KINDS[body.kind] ? 'no-answer' : ''}`,
      lang: body.language,
      'data-testid': 'reply',
      'data-kind': body.kind,
      'data-fate': fate,
      // It was read out before.
      'aria-live': (fate || body.pressed || body.verdict || body.form?.ended) && 'off',
    },
    element('h3', { class: 'hidden-label' }, body.kind === 'answer' ? words.answer : words.reply),
    FATES[fate] && element('p', { class: 'fate', 'data-testid': 'fate' }, words[FATES[fate]]),
    label && element('p', { class: 'reason', 'data-testid': 'reason' }, label),
    body.askedBy && element('p', { class: 'muted small', dir: 'auto' }, `Asked by ${body.askedBy}`),
    body.onlyForYou && element('p', { class: 'muted small' }, words.onlyYou),
    body.tool &&
      element(
        'p',
        { class: 'tool', 'data-testid': 'tool', dir: 'auto' },
        `${words.from} `,
        plainText(body.tool),
      ),
    element('div', { class: 'prose', id: titleId }, drawBlocks(body.blocks ?? [], marker)),
    body.verified &&
      element('p', { class: 'verified', 'data-testid': 'verified', dir: 'auto' }, body.verified),
    body.choices && drawChoices(body, actions, fate !== undefined),
    citations.size > 0 && drawSources([...citations.values()], body.kind, actions, words),
    body.form && drawForm(message, actions, titleId),
    element(
      'footer',
      {},
      fate === undefined && body.takesFeedback && drawThumbs(message, actions),
      fate === undefined && drawReplyButtons(body, actions),
      body.requestId &&
        drawRequestLine(String(body.requestId), {
          reason: KINDS[body.kind] && body.reason,
          sentAt: body.kind === 'notice' ? message.sentAt : undefined,
          language: body.language,
        }),
    ),
  );
}

function drawMarker(citation, actions, words) {
  if (!citation) return undefined;
  const button = element(
    'button',
    {
      type: 'button',
      class: 'marker',
      'data-testid': `marker-${citation.number}`,
      'aria-label': `${words.source} ${citation.number}: ${citation.title}`,
      'aria-expanded': 'false',
      'aria-controls': 'citation',
      onclick: () => actions.openCitation(citation, button),
    },
    element('span', {}, '['),
    String(citation.number),
    element('span', {}, ']'),
  );
  return element('sup', {}, button);
}

function drawSources(citations, kind, actions, words) {
  const items = citations.map((citation) => {
    const button = element(
      'button',
      {
        type: 'button',
        class: 'source',
        'data-testid': `source-${citation.number}`,
        'aria-expanded': 'false',
        'aria-controls': 'citation',
        dir: 'auto',
        onclick: () => actions.openCitation(citation, button),
      },
      citation.title,
    );
    const url = webAddress(citation.url);
    // The last heading says where in the document; the whole trail stands in the panel.
    const trail = citation.headings.filter((heading) => heading !== citation.title).join(' › ');
    return element(
      'li',
      { value: citation.number },
      button,
      trail !== '' && element('span', { class: 'trail', dir: 'auto' }, trail),
      url &&
        outwardLink(
          url,
          { class: 'source-link', 'aria-label': `${words.openTitle} ${citation.title}` },
          words.open,
        ),
    );
  });
  const title = kind === 'answer' ? words.sources : words.closestPages;
  const shown = kind === 'answer' ? 'hidden-label' : 'closest';
  return element(
    'section',
    { class: 'sources', 'data-testid': 'sources' },
    element('h4', { class: shown }, title),
    element('ol', {}, items),
  );
}
