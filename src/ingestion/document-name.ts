import { posix, relative, sep } from 'node:path';
import type { NamingRoots } from './source-settings.ts';

/** What a local file is called everywhere, with `/` on every system: the same file always gets the same name. */
export function documentName(path: string, { knowledgeDir, workingDir }: NamingRoots): string {
  const root = isWithin(path, knowledgeDir) ? knowledgeDir : workingDir;
  return relative(root, path).split(sep).join('/');
}

/** Whether an absolute path is `root` or stands below it. */
export function isWithin(path: string, root: string): boolean {
  if (path === root) return true;
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Whether a source's patterns take a file of this name. Capitals in an ending make no other kind of file: `UPPER.MD` is `*.md`. */
export function isTaken(
  name: string,
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
): boolean {
  const plain = withPlainEnding(name);
  const matches = (pattern: string) =>
    posix.matchesGlob(name, pattern) || posix.matchesGlob(plain, withPlainEnding(pattern));
  return include.some(matches) && !exclude.some(matches);
}

function withPlainEnding(name: string): string {
  return name.replace(/\.[^./]+$/u, (ending) => ending.toLowerCase());
}
