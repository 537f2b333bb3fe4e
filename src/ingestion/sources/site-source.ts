import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchedPage } from '../fetch-page.ts';
import { type FetchedDocument, failedListing, type ListedDocument, type Source } from '../source.ts';
import type { SiteSettings } from '../source-settings.ts';
import { leavesSite, listSite } from './list-site.ts';
import { isStillCurrent, readPageRevision } from './page-revision.ts';
import { type Pace, PolitePace } from './polite-pace.ts';
import { readRobots, type SiteRules } from './site-robots.ts';
import { asDocument, type WebDeps } from './url-source.ts';

export type SiteDeps = WebDeps & {
  readonly pace?: Pace;
  /** Bytes that one run may fetch. */
  readonly maxRunBytes?: number;
};

const GENTLE: Pace = { atOnce: 2, gapMs: 250 };
const MOST_BYTES = 500 * 1024 * 1024;
/** A site that fails so often in a row is left alone for this run. */
const MOST_TROUBLES = 5;

/** The pages that a website's sitemap lists and its robots.txt leaves open, asked for gently. */
export function createSiteSource(settings: SiteSettings, deps: SiteDeps): Source {
  return new SiteSource(settings, deps);
}

class SiteSource implements Source {
  readonly name: string;
  readonly kind = 'site';
  readonly access: SiteSettings['access'];
  readonly specificity = 0;
  readonly readAhead: number;
  readonly #settings: SiteSettings;
  readonly #deps: SiteDeps;
  readonly #pace: PolitePace;
  #rules: SiteRules = { mayVisit: () => false, gapMs: 0 };
  #bytes = 0;
  #troubles = 0;

  constructor(settings: SiteSettings, deps: SiteDeps) {
    const pace = deps.pace ?? GENTLE;
    this.name = settings.name;
    this.access = settings.access;
    this.readAhead = pace.atOnce;
    this.#settings = settings;
    this.#deps = deps;
    this.#pace = new PolitePace(pace, {
      now: () => performance.now(),
      wait: (ms, signal) => sleep(ms, undefined, { signal }),
    });
  }

  async list({ signal }: { readonly signal?: AbortSignal }) {
    const settings = this.#settings;
    const { fetchPage } = this.#deps;
    const { origin } = new URL(settings.sitemap);
    this.#bytes = 0;
    this.#troubles = 0;
    const robots = await readRobots(origin, { fetchPage, allow: settings.allow, signal });
    if (robots.kind === 'refused') return failedListing(`${origin}/robots.txt`, robots.reason);
    this.#rules = robots.rules;
    this.#pace.slowDownTo(robots.rules.gapMs);
    return listSite({ settings, rules: robots.rules, pace: this.#pace, fetchPage, signal });
  }

  async fetch(
    { document, revision: listed }: ListedDocument,
    { known, signal }: { readonly known?: string; readonly signal?: AbortSignal },
  ): Promise<FetchedDocument> {
    const before = readPageRevision(known);
    if (before !== undefined && isStillCurrent(before, listed)) return { kind: 'unchanged' };
    const page = await this.#pace.run(() => this.#ask(document, { before, signal }), signal);
    if (page.kind === 'refused' && page.status === 410) return { kind: 'vanished' };
    return asDocument(page, document, { before, listed, seenAt: this.#deps.now().toISOString() });
  }

  async #ask(
    url: string,
    options: { readonly before?: ReturnType<typeof readPageRevision>; readonly signal?: AbortSignal },
  ): Promise<FetchedPage> {
    const { fetchPage, maxBytes, maxRunBytes = MOST_BYTES } = this.#deps;
    if (this.#troubles >= MOST_TROUBLES)
      return refused(`wasn't asked for: the site failed ${MOST_TROUBLES} times in a row`);
    if (this.#bytes >= maxRunBytes) return refused("wasn't asked for: the site is too large for one run");
    const page = await fetchPage(url, {
      signal: options.signal,
      allow: this.#settings.allow,
      validators: options.before,
      maxBytes,
      refuses: (each) => this.#refuses(each),
    });
    if (page.kind === 'page') this.#bytes += page.bytes.length;
    this.#troubles = isTrouble(page) ? this.#troubles + 1 : 0;
    return page;
  }

  #refuses(url: URL): string | undefined {
    if (!this.#rules.mayVisit(url.href)) return 'leads to a page that robots.txt closes to Footnote';
    return leavesSite(this.#settings, url);
  }
}

function refused(reason: string): FetchedPage {
  return { kind: 'refused', reason };
}

/** An answer that more requests would only make worse. A redirect or a type that is refused is none. */
function isTrouble(page: FetchedPage): boolean {
  if (page.kind !== 'refused') return false;
  const { status, reason } = page;
  if (status === undefined) return /^(?:can't be reached|took too long)/u.test(reason);
  return status === 429 || status >= 500;
}
