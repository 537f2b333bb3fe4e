import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf, loadDocument, unreadFormat } from './load-document.ts';

describe('loadDocument', () => {
  it.each([
    ['UTF-8', Buffer.from('café'), 'café'],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFcafé'), 'café'],
    ['UTF-16 little endian', Buffer.from('\uFEFFcafé', 'utf16le'), 'café'],
    ['UTF-16 big endian', Buffer.from('\uFEFFcafé', 'utf16le').swap16(), 'café'],
    ['nothing', Buffer.alloc(0), ''],
  ])('decodes %s', (_, bytes, text) => {
    expect(loadDocument(bytes)).toEqual({ kind: 'text', text });
  });

  it('decodes what a server says it is', () => {
    expect(loadDocument(Buffer.from([0x63, 0xe9]), { charset: 'iso-8859-1' })).toEqual({
      kind: 'text',
      text: 'cé',
    });
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x63, 0xe9, 0x20]), {}, 'is not valid UTF-8: save it as UTF-8'],
    [
      'half a UTF-16 character',
      Buffer.from([0xff, 0xfe, 0x61]),
      {},
      'is not valid UTF-16LE: save it as UTF-8',
    ],
    ['a picture', Buffer.from([0x89, 0x50, 0x00, 0x47]), {}, 'is a binary file, not text'],
    [
      'an unknown charset',
      Buffer.from('a'),
      { charset: 'klingon' },
      'is not valid KLINGON: save it as UTF-8',
    ],
    [
      'too much',
      Buffer.alloc(3 * 1024 * 1024, 'a'),
      { maxBytes: 2 * 1024 * 1024 },
      'is too large: 3.0 MB, and at most 2.0 MB are read',
    ],
  ])('refuses %s by name', (_, bytes, options, reason) => {
    expect(loadDocument(bytes, options)).toEqual({ kind: 'refused', reason });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['text', 'refused']).toContain(loadDocument(bytes).kind);
      }),
    );
  });

  it('knows formats by their ending', () => {
    expect(['a.md', 'b.HTML', 'c.htm', 'd.txt', 'e.markdown', 'f.pdf', 'g.csv', 'md'].map(formatOf)).toEqual([
      'markdown',
      'html',
      'html',
      'text',
      'markdown',
      'pdf',
      'csv',
      undefined,
    ]);
  });

  it.each([
    ['plan.docm', 'may hold macros, which are not read: save it as .docx'],
    ['plan.XLSM', 'may hold macros, which are not read: save it as .xlsx'],
    ['plan.doc', 'is an old Word file: save it as .docx'],
  ])('says what to do with %s', (name, reason) => {
    expect(formatOf(name)).toBeUndefined();
    expect(unreadFormat(name)).toBe(reason);
  });
});
