import { createRequire } from 'node:module';
import { type FetchPage, USER_AGENT_NAME } from '../fetch-page.ts';

// Its types describe an ES module, which it isn't.
const require = createRequire(import.meta.url);
const robotsParser = require('robots-parser') as typeof import('robots-parser').default;

/** What a site lets us do. */
export type SiteRules = {
  mayVisit(url: string): boolean;
  /** Milliseconds that the site wants between two requests. */
  readonly gapMs: number;
};

export type RobotsResult =
  | { readonly kind: 'rules'; readonly rules: SiteRules }
  | { readonly kind: 'refused'; readonly reason: string };

/** RFC 9309 asks to read at least 500 kB. */
const LARGEST_ROBOTS = 1024 * 1024;
/** A longer pause than this would never come to an end. */
const LONGEST_GAP_MS = 10_000;

/**
 * Reads a site's robots.txt. None there: everything is open. One that can't be had because the server fails: nothing is,
 * as RFC 9309 (section 2.3.1) says. Rejects only when `signal` aborts.
 */
export async function readRobots(
  origin: string,
  options: {
    readonly fetchPage: FetchPage;
    readonly allow: readonly string[];
    readonly signal?: AbortSignal;
  },
): Promise<RobotsResult> {
  const url = `${origin}/robots.txt`;
  const { allow, signal } = options;
  const page = await options.fetchPage(url, {
    allow,
    signal,
    maxBytes: LARGEST_ROBOTS,
    accepts: () => true,
  });
  if (page.kind === 'refused' && isAbsence(page.status))
    return { kind: 'rules', rules: { mayVisit: () => true, gapMs: 0 } };
  if (page.kind !== 'page')
    return { kind: 'refused', reason: page.kind === 'refused' ? page.reason : 'answered with status 304' };
  const robots = robotsParser(url, new TextDecoder().decode(page.bytes));
  const seconds = robots.getCrawlDelay(USER_AGENT_NAME) ?? 0;
  return {
    kind: 'rules',
    rules: {
      mayVisit: (address) => robots.isAllowed(address, USER_AGENT_NAME) !== false,
      gapMs: Math.min(LONGEST_GAP_MS, Math.max(0, seconds * 1_000)),
    },
  };
}

/** 429 is a plea to come back later, not word that there are no rules. */
function isAbsence(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}
