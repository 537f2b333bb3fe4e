import type { AccessList } from '../core/passage.ts';

type Common = {
  /** Unique among the sources of a knowledge folder. */
  readonly name: string;
  /** Who may read a document that doesn't say. */
  readonly access: AccessList;
};

/** Every supported file below a folder. Patterns are globs relative to `root`. */
export type FolderSource = Common & {
  readonly kind: 'folder';
  /** Absolute. */
  readonly root: string;
  /** Read only what is at or below this absolute path. */
  readonly only?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
};

/** Files that are named one by one, by absolute path. `whole`: these are all that the source has, so others of it are gone. */
export type FilesSource = Common & {
  readonly kind: 'files';
  readonly paths: readonly string[];
  readonly whole: boolean;
};

/** One web page. */
type UrlSource = Common & { readonly kind: 'url'; readonly url: string };

/** Where documents come from, and what holds for all of them. */
export type Source = FolderSource | FilesSource | UrlSource;

/** What paths count from in documents' names: the knowledge folder for what stands below it, else the working folder. `knowledgeDir` may be relative to `workingDir`. */
export type NamingRoots = { readonly knowledgeDir: string; readonly workingDir: string };
