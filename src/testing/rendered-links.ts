import { liveMarkup } from './slack/slack-visible.ts';
import { objectsIn, shownMarkdown } from './teams/teams-visible.ts';

/** Everything of a Slack message that would come alive: links, mentions, images, addresses of buttons. */
export function liveOnSlack(payload: unknown): readonly string[] {
  const objects = objectsIn(payload);
  const mrkdwn = objects.filter(({ type }) => type === 'mrkdwn').map(({ text }) => String(text));
  const fallback = Object(payload).text;
  return [
    ...[...mrkdwn, ...(typeof fallback === 'string' ? [fallback] : [])]
      .flatMap(liveMarkup)
      .map((live) => (live.split('|')[0] ?? '').replaceAll('&amp;', '&')),
    ...objects
      .filter(({ type }) =>
        ['link', 'user', 'usergroup', 'broadcast', 'channel', 'image'].includes(String(type)),
      )
      .map((element) => JSON.stringify(element)),
    ...addressesIn(objects),
  ];
}

/** Everything of a Teams activity that would come alive: links, HTML, images, mentions, addresses behind footnotes and buttons. */
export function liveOnTeams(payload: unknown): readonly string[] {
  const objects = objectsIn(payload);
  const markdown = [
    Object(payload).text,
    ...objects.filter(({ type }) => type === 'TextBlock').map(({ text }) => text),
  ].filter((text) => typeof text === 'string');
  return [
    ...markdown.map(shownMarkdown).flatMap(({ links, html }) => [...links, ...html]),
    ...objects
      .filter(({ type }) => type === 'Image' || type === 'mention')
      .map((element) => JSON.stringify(element)),
    ...addressesIn(objects),
  ];
}

/** Everything of a message of the web chat that would come alive: the addresses that the page makes clickable. */
export function liveOnWeb(payload: unknown): readonly string[] {
  return addressesIn(objectsIn(payload));
}

function addressesIn(objects: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return objects.flatMap(({ url, image_url, src, href }) =>
    [url, image_url, src, href].filter((address) => typeof address === 'string'),
  );
}
