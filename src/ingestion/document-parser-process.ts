import type { ExtractedDocument } from './blocks.ts';
import { RefusedFileError } from './office-archive.ts';
import { type ParseReply, ParseRequest } from './parser-protocol.ts';
import { watchMemory } from './watch-memory.ts';

/**
 * The process that reads binary files, one at a time. It may crash, hang or grow: its parent ends it and starts another. It
 * starts with no rights but to read the program's own files, and ends with its parent.
 */
watchMemory(Number(process.argv[2]));
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const request = ParseRequest.parse(message);
  void parse(request).then((outcome) => process.send?.({ id: request.id, outcome } satisfies ParseReply));
});

async function parse(request: ParseRequest): Promise<ParseReply['outcome']> {
  try {
    const document = await extract(request);
    if (document.text.length > request.limits.characters)
      throw new RefusedFileError(`holds more than ${request.limits.characters} characters of text: split it`);
    return { kind: 'extracted', document };
  } catch (error) {
    if (error instanceof RefusedFileError) return { kind: 'refused', reason: error.message };
    return { kind: 'refused', reason: 'is damaged: it cannot be read. Open it, and save it again' };
  }
}

/** Each reader is loaded when the first file wants it. */
async function extract({ format, bytes, limits }: ParseRequest): Promise<ExtractedDocument> {
  switch (format) {
    case 'pdf':
      return (await import('./extract-pdf.ts')).extractPdf(bytes, limits);
    case 'docx':
      return (await import('./extract-word.ts')).extractWord(bytes, limits);
    case 'xlsx':
      return (await import('./extract-workbook.ts')).extractWorkbook(bytes, limits);
  }
}
