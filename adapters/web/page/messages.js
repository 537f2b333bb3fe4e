import { drawBlocks } from './blocks.js';
import { drawChoices } from './choices.js';
import { element, outwardLink, webAddress } from './element.js';
import { drawForm } from './form.js';
import { plainText } from './plain-text.js';
import { drawQuestion } from './questions.js';
import { drawReplyButtons } from './reply-buttons.js';
import { drawRequestLine } from './request-line.js';
import { drawThumbs } from './thumbs.js';

const REASONS = {
  'no-support': 'Not in the documents',
  'out-of-scope': 'Not about the company',
  unsafe: 'Not answered',
  'empty-question': 'No question in it',
  'question-too-long': 'Too long',
  'attachment-only': 'Words only, for now',
  'rate-limited': 'A moment, please',
  'model-unavailable': 'Answering is down',
  'search-unavailable': 'Search is down',
  'time-out': 'Took too long',
  'attempts-exhausted': 'Tried, and gave up',
  'unknown-command': 'No such command',
  'escalation-unset': 'Nobody to ask yet',
  'turn-expired': 'Too long ago',
  'too-costly': 'Too much at once',
  'tool-failed': 'A tool did not work',
  'tool-not-allowed': 'Not open to you',
  paused: 'Paused for now',
  'internal-error': 'Our mistake',
};

const KINDS = { 'not-known': 'Not known', refusal: 'Not answered', failure: 'Something went wrong' };

/** What a reply says of itself while its question is not the one that it answers any more. */
const FATES = {
  renewed: 'Looking again…',
  outdated: 'This answers the question as it was before.',
  going: 'Going with its question…',
};

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
  const citations = new Map((body.citations ?? []).map((citation) => [citation.number, citation]));
  const marker = (number) => drawMarker(citations.get(number), actions);
  const label = REASONS[body.reason] ?? KINDS[body.kind];
  const titleId = `words-${message.id}`;
  return element(
    'article',
    {
      class: `reply ${KINDS[body.kind] ? 'no-answer' : ''}`,
      'data-testid': 'reply',
      'data-kind': body.kind,
      'data-fate': fate,
      // It was read out before.
      'aria-live': (fate || body.pressed || body.verdict || body.form?.ended) && 'off',
    },
    element(
      'h3',
      { class: 'hidden-label' },
      body.kind === 'answer' ? 'Footnote’s answer' : 'Footnote’s reply',
    ),
    FATES[fate] && element('p', { class: 'fate', 'data-testid': 'fate' }, FATES[fate]),
    label && element('p', { class: 'reason', 'data-testid': 'reason' }, label),
    body.askedBy && element('p', { class: 'muted small', dir: 'auto' }, `Asked by ${body.askedBy}`),
    body.onlyForYou && element('p', { class: 'muted small' }, 'Only you see this.'),
    body.tool &&
      element('p', { class: 'tool', 'data-testid': 'tool', dir: 'auto' }, 'From: ', plainText(body.tool)),
    element('div', { class: 'prose', id: titleId }, drawBlocks(body.blocks ?? [], marker)),
    body.verified &&
      element('p', { class: 'verified', 'data-testid': 'verified', dir: 'auto' }, body.verified),
    body.choices && drawChoices(body, actions, fate !== undefined),
    citations.size > 0 && drawSources([...citations.values()], body.kind, actions),
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
        }),
    ),
  );
}

function drawMarker(citation, actions) {
  if (!citation) return undefined;
  const button = element(
    'button',
    {
      type: 'button',
      class: 'marker',
      'data-testid': `marker-${citation.number}`,
      'aria-label': `Source ${citation.number}: ${citation.title}`,
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

function drawSources(citations, kind, actions) {
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
      url && outwardLink(url, { class: 'source-link', 'aria-label': `Open ${citation.title}` }, 'open'),
    );
  });
  const title = kind === 'answer' ? 'Sources' : 'The closest pages';
  const shown = kind === 'answer' ? 'hidden-label' : 'closest';
  return element(
    'section',
    { class: 'sources', 'data-testid': 'sources' },
    element('h4', { class: shown }, title),
    element('ol', {}, items),
  );
}
