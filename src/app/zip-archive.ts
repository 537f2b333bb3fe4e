import { crc32, deflateRawSync } from 'node:zlib';

export type ArchivedFile = { readonly name: string; readonly content: Buffer };

/** 1 January 1980, the first day that the format knows: the same files give the same archive. */
const DATE = 0x21;
const VERSION = 20;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;

/** What a file's two headers have in common. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 */
function facts({ name, content }: ArchivedFile, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(UTF8_NAMES, 2);
  header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt16LE(DATE, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

function directoryEntry(file: ArchivedFile, packed: Buffer, offset: number): Buffer {
  const start = Buffer.alloc(6);
  start.writeUInt32LE(0x02014b50, 0);
  start.writeUInt16LE(VERSION, 4);
  const end = Buffer.alloc(14);
  end.writeUInt32LE(offset, 10);
  return Buffer.concat([start, facts(file, packed), end, Buffer.from(file.name)]);
}

/** Packs a few small files, all at the root, as a ZIP archive. */
export function zipArchive(files: readonly ArchivedFile[]): Buffer {
  const signature = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const packed = deflateRawSync(file.content);
    const body = Buffer.concat([signature, facts(file, packed), Buffer.from(file.name), packed]);
    directory.push(directoryEntry(file, packed, offset));
    bodies.push(body);
    offset += body.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, entries, end]);
}
