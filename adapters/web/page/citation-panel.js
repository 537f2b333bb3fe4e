import { element, outwardLink, webAddress } from './element.js';
import { wordsIn } from './words.js';

/**
 * The note in the margin that shows one source: a panel on wide screens, a sheet on narrow ones. Takes the focus when it
 * opens and gives it back to what opened it.
 */
export function createCitationPanel(panel) {
  let opener;

  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove('has-citation');
    opener?.setAttribute('aria-expanded', 'false');
    if (opener?.isConnected) opener.focus();
    opener = undefined;
  };

  const open = (citation, from) => {
    opener?.setAttribute('aria-expanded', 'false');
    opener = from;
    from.setAttribute('aria-expanded', 'true');
    panel.replaceChildren(...drawCitation(citation, close, from.closest('[lang]').lang));
    panel.hidden = false;
    document.body.classList.add('has-citation');
    panel.querySelector('#citation-title').focus();
  };

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.preventDefault();
    close();
  });

  return { open, close, toggle: (citation, from) => (from === opener ? close() : open(citation, from)) };
}

function drawCitation(citation, close, lang) {
  const words = wordsIn(lang);
  const url = webAddress(citation.url);
  const trail = citation.headings.join(' › ');
  return [
    element(
      'div',
      { class: 'citation-top' },
      element('p', { class: 'citation-number', lang }, `${words.source} ${citation.number}`),
      element(
        'button',
        {
          type: 'button',
          class: 'close',
          'data-testid': 'citation-close',
          lang,
          'aria-label': words.closeSource,
          onclick: close,
        },
        element('span', { 'aria-hidden': 'true' }, '×'),
      ),
    ),
    element(
      'h2',
      { id: 'citation-title', 'data-testid': 'citation-title', tabindex: '-1', dir: 'auto' },
      citation.title,
    ),
    trail !== '' && element('p', { class: 'trail', 'data-testid': 'citation-trail', dir: 'auto' }, trail),
    element(
      'blockquote',
      { 'data-testid': 'citation-quote', dir: 'auto' },
      element('mark', {}, citation.quote),
    ),
    url
      ? element(
          'p',
          {},
          outwardLink(
            url,
            { class: 'open-document', 'data-testid': 'citation-link', lang },
            words.openDocument,
          ),
        )
      : element(
          'p',
          { class: 'path' },
          element('span', { lang }, words.document),
          ' ',
          element(
            'code',
            { 'data-testid': 'citation-path', dir: 'ltr' },
            citation.path ?? citation.url ?? '',
          ),
        ),
  ].filter(Boolean);
}
