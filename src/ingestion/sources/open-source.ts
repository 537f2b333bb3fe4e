import { createAddressPolicy } from '../../net/refused-addresses.ts';
import type { Source } from '../source.ts';
import type { NamingRoots, SourceSettings } from '../source-settings.ts';
import { createFilesSource, createFolderSource } from './folder-source.ts';
import type { Pace } from './polite-pace.ts';
import { createGitSource } from './git-source.ts';
import { createSiteSource } from './site-source.ts';
import { createUrlSource } from './url-source.ts';
import type { FetchPage } from '../fetch-page.ts';

/** What the kinds of sources need from outside. */
export type SourceDeps = {
  readonly roots: NamingRoots;
  readonly fetchPage: FetchPage;
  /** An operator's choice: lets repositories at private addresses through, as `fetchPage` does pages. */
  readonly allowPrivate?: boolean;
  /** Holds copies of repositories. */
  readonly dataDir: string;
  /** The variables that the program git gets. */
  readonly gitEnvironment: Readonly<Record<string, string>>;
  readonly now: () => Date;
  readonly maxBytes?: number;
  readonly pace?: Pace;
};

/** Makes a source of its settings; nothing is read yet. A new kind of source is one more line here. */
export function openSource(settings: SourceSettings, deps: SourceDeps): Source {
  switch (settings.kind) {
    case 'folder':
      return createFolderSource(settings, deps);
    case 'files':
      return createFilesSource(settings, deps);
    case 'url':
      return createUrlSource(settings, deps);
    case 'site':
      return createSiteSource(settings, deps);
    case 'git':
      return createGitSource(settings, {
        dataDir: deps.dataDir,
        environment: deps.gitEnvironment,
        maxBytes: deps.maxBytes,
        policy: createAddressPolicy({ allow: settings.allow, allowPrivate: deps.allowPrivate }),
      });
  }
}
