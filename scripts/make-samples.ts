import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { larkfieldDocuments } from './samples/larkfield-documents.ts';

const folder = process.argv[2] ?? 'knowledge';
for (const { path, content } of larkfieldDocuments()) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
  console.log(join(folder, path));
}
