import type { Run } from '../../src/channels/inline-runs.ts';
import type { Line } from '../../src/channels/markdown-blocks.ts';
import type { Preformatted, Unit } from './message-units.ts';
import { escapeMrkdwn, splitRuns, writeRuns } from './mrkdwn.ts';

/** Slack takes 3,000 characters a section. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_LIMIT = 2_900;
const FENCE = '```';
/** Less room than this is not worth starting a text in that would fit the next section whole. */
const LEAST_ROOM = 600;

/** Fills sections of mrkdwn one after the other, each within Slack's limit. */
class SectionWriter {
  readonly done: string[] = [];
  #current = '';

  flush(): void {
    if (this.#current.trim() !== '') this.done.push(this.#current.trimEnd());
    this.#current = '';
  }

  room(separator: string): number {
    return SECTION_LIMIT - this.#current.length - this.separator(separator).length;
  }

  separator(wanted: string): string {
    return this.#current === '' ? '' : wanted;
  }

  isEmpty(): boolean {
    return this.#current === '';
  }

  add(text: string, separator: string): void {
    this.#current += this.separator(separator) + text;
  }
}

/** Writes units into section texts of at most 2,900 characters: fences are closed and reopened, table headers repeated. */
export function writeSections(units: readonly Unit[]): readonly string[] {
  const writer = new SectionWriter();
  for (const unit of units) {
    if (unit.kind === 'line') writeLine(unit, writer);
    else writePreformatted(unit, writer);
  }
  writer.flush();
  return writer.done;
}

/** Every line of a quote needs its own mark, and every line of a list item its indent. */
function withPrefix(text: string, rest: string): string {
  return text.replaceAll('\n', `\n${rest}`);
}

function writeLine(line: Line, writer: SectionWriter): void {
  const separator = line.spaceBefore ? '\n\n' : '\n';
  let before = line.first;
  let runs: readonly Run[] = trimStart(line.runs);
  if (runs.length === 0) {
    if (writer.room(separator) < before.length) writer.flush();
    writer.add(before, separator);
    return;
  }
  while (runs.length > 0) {
    const whole = before + withPrefix(writeRuns(runs), line.rest);
    if (whole.length <= writer.room(separator)) return writer.add(whole, separator);
    if (!writer.isEmpty() && (whole.length <= SECTION_LIMIT || writer.room(separator) < LEAST_ROOM)) {
      writer.flush();
      continue;
    }
    const [head, tail] = splitWithin(runs, writer.room(separator) - before.length, line.rest);
    writer.add(before + withPrefix(writeRuns(head), line.rest), separator);
    writer.flush();
    runs = trimStart(tail);
    before = line.rest;
  }
}

/** Prefixes of further lines take room too: tries again with less until the text with them fits. */
function splitWithin(
  runs: readonly Run[],
  room: number,
  rest: string,
): readonly [readonly Run[], readonly Run[]] {
  for (let size = room; size > 50; size = Math.floor(size * 0.7)) {
    const [head, tail] = splitRuns(runs, size);
    if (head.length > 0 && withPrefix(writeRuns(head), rest).length <= room) return [head, tail];
  }
  const [first, ...others] = runs;
  if (!first) return [[], []];
  // An address that leaves no room for its label can't be a link here.
  if (first.url !== undefined) return [[], [{ ...first, url: undefined }, ...others]];
  return [
    [{ ...first, text: first.text.slice(0, 20) }],
    [{ ...first, text: first.text.slice(20) }, ...others],
  ];
}

function trimStart(runs: readonly Run[]): readonly Run[] {
  const [first, ...others] = runs;
  if (!first) return [];
  const text = first.text.trimStart();
  return text === '' ? trimStart(others) : [{ ...first, text }, ...others];
}

function writePreformatted(unit: Preformatted, writer: SectionWriter): void {
  const header = unit.header.map(fixedWidth).join('\n');
  const repeated = header.length <= SECTION_LIMIT / 4 ? header : '';
  const lines = repeated === '' && header !== '' ? [...unit.header, ...unit.lines] : unit.lines;
  const opening = `${FENCE}\n${repeated === '' ? '' : `${repeated}\n`}`;
  const most = SECTION_LIMIT - opening.length - FENCE.length - 1;
  const pieces = lines.map(fixedWidth).flatMap((text) => cutWritten(text, most));
  const wholeLength = opening.length + pieces.join('\n').length + 1 + FENCE.length;
  if (wholeLength > writer.room('\n') && (wholeLength <= SECTION_LIMIT || writer.room('\n') < LEAST_ROOM))
    writer.flush();

  let block = '';
  for (const piece of pieces) {
    const longer = block === '' ? `${opening}${piece}` : `${block}\n${piece}`;
    if (longer.length + 1 + FENCE.length <= writer.room('\n')) {
      block = longer;
      continue;
    }
    if (block !== '') writer.add(`${block}\n${FENCE}`, '\n');
    writer.flush();
    block = `${opening}${piece}`;
  }
  if (block === '') block = opening.trimEnd();
  writer.add(`${block}\n${FENCE}`, '\n');
}

/** A fence inside would end the block early. */
function fixedWidth(text: string): string {
  return escapeMrkdwn(text.replaceAll('\t', '    ')).replaceAll(FENCE, '`\u200b`\u200b`');
}

/** Cuts one written line into pieces of at most `most`, never inside an entity or a surrogate pair. */
function cutWritten(text: string, most: number): string[] {
  const pieces: string[] = [];
  let left = text;
  while (left.length > most) {
    let cut = most;
    const entity = left.slice(0, cut).lastIndexOf('&');
    if (entity >= cut - 5 && entity > 0 && !left.slice(entity, cut).includes(';')) cut = entity;
    const low = left.charCodeAt(cut);
    if (low >= 0xdc00 && low <= 0xdfff) cut -= 1;
    pieces.push(left.slice(0, cut));
    left = left.slice(cut);
  }
  pieces.push(left);
  return pieces;
}
