import { relative, sep } from 'node:path';
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
