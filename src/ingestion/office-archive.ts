import { inflateRawSync } from 'node:zlib';

export type ArchiveLimits = {
  readonly entries: number;
  /** Bytes of all entries together, unpacked. */
  readonly unpackedBytes: number;
};

/** The parts of an office file that passed the check. */
export type OfficeArchive = {
  readonly names: ReadonlySet<string>;
  /** A part's text; undefined where there is no such part. */
  text(name: string): string | undefined;
};

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
};

/** Thrown for a file that must not be read; the message follows the file's name. */
export class RefusedFileError extends Error {}

const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const IN_64_BITS = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * Checks the ZIP archive that an office file is, before anybody unpacks it: number of parts, what they unpack to (claimed
 * in the directory and then measured, part by part), no password, no macros, and no document type in its XML, where entities
 * that grow without end would be declared. Archives inside are never opened. Throws RefusedFileError.
 */
export function checkArchive(bytes: Uint8Array, limits: ArchiveLimits): OfficeArchive {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(buffer, limits);
  const total = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (total > limits.unpackedBytes) throw tooMuch(limits);
  const names = new Set(entries.map(({ name }) => name));
  if ([...names].some((name) => /vbaProject\.bin$/iu.test(name)))
    throw new RefusedFileError('holds macros, which are not read: save a copy without them');
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    const content = unpack(buffer, entry, limits);
    if (!/\.(?:xml|rels|vml)$/iu.test(entry.name)) continue;
    if (declaresType(content))
      throw new RefusedFileError('declares XML entities, which no office file needs, and may be an attack');
    if (content.length < 1_000_000) parts.set(entry.name, content);
  }
  return { names, text: (name) => parts.get(name)?.toString('utf8') };
}

function tooMuch({ unpackedBytes }: ArchiveLimits): RefusedFileError {
  const most = Math.round(unpackedBytes / 1024 / 1024);
  return new RefusedFileError(`unpacks to more than ${most} MB, and may be a ZIP bomb`);
}

function damaged(): RefusedFileError {
  return new RefusedFileError('is damaged or cut off: its ZIP archive has no readable directory');
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 and 4.3.16 */
function readDirectory(buffer: Buffer, limits: ArchiveLimits): Entry[] {
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < Math.max(0, buffer.length - END_LENGTH - LONGEST_COMMENT) || end + END_LENGTH > buffer.length)
    throw damaged();
  const count = buffer.readUInt16LE(end + 10);
  const start = buffer.readUInt32LE(end + 16);
  if (count > limits.entries)
    throw new RefusedFileError(`holds ${count} parts, and at most ${limits.entries} are read`);
  if (start === IN_64_BITS || count === 0xffff) throw tooMuch(limits);
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== 0x02014b50) throw damaged();
    const nameLength = buffer.readUInt16LE(at + 28);
    entries.push({
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (buffer.readUInt16LE(at + 8) & 1) === 1,
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      unpacked: buffer.readUInt32LE(at + 24),
      offset: buffer.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  return entries;
}

/** The sizes in the directory are a claim: unpacking stops where the claim ends. */
function unpack(buffer: Buffer, entry: Entry, limits: ArchiveLimits): Buffer {
  if (entry.encrypted) throw new RefusedFileError('is protected by a password: save a copy without one');
  if (entry.unpacked === IN_64_BITS || entry.packed === IN_64_BITS) throw tooMuch(limits);
  if (entry.offset + 30 > buffer.length || buffer.readUInt32LE(entry.offset) !== 0x04034b50) throw damaged();
  const from =
    entry.offset + 30 + buffer.readUInt16LE(entry.offset + 26) + buffer.readUInt16LE(entry.offset + 28);
  const packed = buffer.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) throw damaged();
  if (entry.method === STORED) {
    if (entry.packed !== entry.unpacked) throw damaged();
    return packed;
  }
  if (entry.method !== DEFLATED)
    throw new RefusedFileError('is packed in a way that office files do not use');
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    if (content.length === entry.unpacked) return content;
  } catch (error) {
    if (!(error instanceof RangeError)) throw damaged();
  }
  throw new RefusedFileError('states wrong sizes for its parts, and may be a ZIP bomb');
}

const TYPE_DECLARATION = [
  Buffer.from('<!DOCTYPE'),
  Buffer.from('<!DOCTYPE', 'utf16le'),
  Buffer.from('<!DOCTYPE', 'utf16le').swap16(),
];

/** Entities can only be declared inside a document type. */
function declaresType(content: Buffer): boolean {
  return TYPE_DECLARATION.some((mark) => content.includes(mark));
}
