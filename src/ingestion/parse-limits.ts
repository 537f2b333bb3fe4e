/** What reading one binary file may cost; beyond it the file is refused. */
export type ParseLimits = {
  readonly pages: number;
  /** Characters of extracted text. */
  readonly characters: number;
  readonly cells: number;
  /** Parts of an office file. */
  readonly entries: number;
  /** Bytes of an office file's parts, unpacked. */
  readonly unpackedBytes: number;
};

export const PARSE_LIMITS: ParseLimits = {
  pages: 2_000,
  characters: 10_000_000,
  cells: 500_000,
  entries: 5_000,
  unpackedBytes: 200 * 1024 * 1024,
};
