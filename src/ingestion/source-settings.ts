import type { AccessList } from '../core/passage.ts';

/** When a worker reads a source again: every so many milliseconds, or by a cron pattern (five fields, UTC). */
export type SourceSchedule =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly pattern: string };

type Common = {
  /** Unique among the sources of a knowledge folder. */
  readonly name: string;
  /** Who may read a document that doesn't say. */
  readonly access: AccessList;
  /** Absent: read only when somebody asks for it. */
  readonly schedule?: SourceSchedule;
};

/** Every supported file below a folder. Patterns are globs relative to `root`. */
export type FolderSettings = Common & {
  readonly kind: 'folder';
  /** Absolute. */
  readonly root: string;
  /** Read only what is at or below this absolute path. */
  readonly only?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
};

/** Files that are named one by one, by absolute path. `whole`: these are all that the source has, so others of it are gone. */
export type FilesSettings = Common & {
  readonly kind: 'files';
  readonly paths: readonly string[];
  readonly whole: boolean;
};

/** One web page. `allow`: hosts and address ranges that may be private. */
export type UrlSettings = Common & {
  readonly kind: 'url';
  readonly url: string;
  readonly allow: readonly string[];
};

/** The pages that a website's sitemap lists. Patterns are globs over a page's path, without the slash in front. */
export type SiteSettings = Common & {
  readonly kind: 'site';
  readonly sitemap: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allow: readonly string[];
  readonly maxPages: number;
};

/** The supported files of a Git repository, as they stand on one branch. Patterns are globs relative to `path`. */
export type GitSettings = Common & {
  readonly kind: 'git';
  /** An http, https or ssh address, `user@host:path`, or the absolute path of a repository on this machine. */
  readonly url: string;
  /** A branch or a tag; absent: the repository's own default. */
  readonly branch?: string;
  /** A folder of the repository, without slashes around it; absent: all of it. */
  readonly path?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allow: readonly string[];
};

/** One entry of `sources.yml`, or what a command line asks for. */
export type SourceSettings = FolderSettings | FilesSettings | UrlSettings | SiteSettings | GitSettings;
export type SourceKind = SourceSettings['kind'];

/** What paths count from in documents' names: the knowledge folder for what stands below it, else the working folder. `knowledgeDir` may be relative to `workingDir`. */
export type NamingRoots = { readonly knowledgeDir: string; readonly workingDir: string };
