import type { OutgoingRequest } from '../net/follow-request.ts';
import type { ArgumentPlace, OperationPlan } from './openapi-operation.ts';
import { ownValue } from './own-value.ts';
import { ToolFailure } from './tool-definition.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** What every request of an API has in common. */
export type RequestFrame = {
  /** Where the API stands. No argument changes it. */
  readonly server: URL;
  /** Fixed headers, names in lower case: the key among them. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Writes a call of an operation. Whatever the arguments hold, it goes to the frame's server and to the operation's own path:
 * a value stays inside its segment, its query value, its header. Throws ToolFailure for values that can't.
 */
export function writeRequest(plan: OperationPlan, args: Arguments, frame: RequestFrame): OutgoingRequest {
  const given = plan.places.flatMap((place) => {
    const value = ownValue(args, place.argument);
    return value === undefined || value === null ? [] : [{ place, value }];
  });
  const of = (where: ArgumentPlace['in']) => given.filter(({ place }) => place.in === where);
  const url = pathUrl(plan, args, frame.server);
  for (const { place, value } of of('query')) addQuery(url, place, value);
  const headers = of('header').map(({ place, value }) => [
    place.name.toLowerCase(),
    headerValue(place, value),
  ]);
  const whole = of('whole-body')[0];
  const fields = Object.fromEntries(of('body').map(({ place, value }) => [place.name, value]));
  return {
    url: url.href,
    method: plan.method,
    headers: {
      accept: 'application/json, text/plain;q=0.8',
      ...Object.fromEntries(headers),
      ...(plan.hasJsonBody && { 'content-type': 'application/json' }),
      ...frame.headers,
    },
    ...(plan.hasJsonBody && { body: JSON.stringify(whole === undefined ? fields : whole.value) }),
  };
}

function pathUrl(plan: OperationPlan, args: Arguments, server: URL): URL {
  const path = plan.path.replace(/\{([^{}]+)\}/gu, (_, name: string) => {
    const place = plan.places.find((each) => each.in === 'path' && each.name === name);
    return place === undefined ? '' : pathValue(place, ownValue(args, place.argument));
  });
  const base = server.pathname.replace(/\/+$/u, '');
  const url = new URL(`${server.origin}${base}${path}`);
  // The parser takes dots and blanks away where they mean something: then this is another path than the operation's.
  if (url.pathname !== `${base}${path}` || url.search !== '' || url.hash !== '') throw unusable('path');
  return url;
}

function pathValue({ argument }: ArgumentPlace, value: unknown): string {
  const text = scalarText(argument, value);
  // Servers that decode once more before they route, or drop what stands behind a `;`, would climb with it.
  const climbs = text
    .split(/[\\/]|%(?:25)*(?:2f|5c)/iu)
    .some((part) => /^(?:\.|%(?:25)*2e){1,2}(?:;|%(?:25)*3b|$)/iu.test(part));
  if (text.trim() === '' || climbs || /\p{Cc}/u.test(text) || !text.isWellFormed()) throw unusable(argument);
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function addQuery(url: URL, { argument, name, explode }: ArgumentPlace, value: unknown): void {
  const values = [value].flat().map((each) => scalarText(argument, each));
  if (explode) for (const each of values) url.searchParams.append(name, each);
  else url.searchParams.append(name, values.join(','));
}

function headerValue({ argument }: ArgumentPlace, value: unknown): string {
  const text = scalarText(argument, value);
  if (!/^[\x20-\x7e]{0,1000}$/u.test(text)) throw unusable(argument);
  return text;
}

function scalarText(argument: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unusable(argument);
}

function unusable(argument: string): ToolFailure {
  return new ToolFailure(`The value of “${argument}” can't be used like this. Please write it differently.`, {
    why: 'invalid',
  });
}
