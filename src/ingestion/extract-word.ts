import mammoth from 'mammoth';
import type { ExtractedDocument } from './blocks.ts';
import { checkArchive, type ArchiveLimits, RefusedFileError } from './office-archive.ts';
import { officeProperties } from './office-properties.ts';

const STYLES = [
  "p[style-name='Title'] => h1.title:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Quote'] => blockquote > p:fresh",
];
/** Marks that lead back from a footnote. */
const BACK_LINK = /\s*<a href="#(?:foot|end)note-ref-\d+">↑<\/a>/gu;

/** Reads a Word document as HTML (mammoth), with its headings, lists and tables. Throws RefusedFileError. */
export async function extractWord(bytes: Uint8Array, limits: ArchiveLimits): Promise<ExtractedDocument> {
  const archive = checkArchive(bytes, limits);
  if (!archive.names.has('word/document.xml'))
    throw new RefusedFileError('is not a Word document: it is a ZIP archive of something else');
  const { value } = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(bytes) },
      { styleMap: STYLES, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
    )
    .catch(() => {
      throw new RefusedFileError('is damaged: its text cannot be read. Save it again as .docx');
    });
  return { text: belowTitle(value.replace(BACK_LINK, '')), anchors: [], ...officeProperties(archive) };
}

/** With a title above them, Word's first headings are second ones. */
function belowTitle(html: string): string {
  if (!html.includes('<h1 class="title">')) return html;
  return html
    .replace(/<h1 class="title">(.*?)<\/h1>/gu, '<h0>$1</h0>')
    .replace(/<(\/?)h([0-5])>/gu, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}>`);
}
