import { createHash } from 'node:crypto';
import type { AccessList, Passage } from '../core/passage.ts';
import type { Anchor, Block } from './blocks.ts';
import { readFrontMatter } from './front-matter.ts';
import { spanOf } from './mapped-text.ts';
import { packPassages, type Section } from './pack-passages.ts';
import { type DocumentFormat, hasFrontMatter, type PlacedNode, parseDocument } from './parse-document.ts';
import { passageLink } from './passage-link.ts';
import { renderInline, renderUnit, type Unit } from './render-unit.ts';
import { type Part, splitUnit } from './split-unit.ts';

export type DocumentToCut = {
  readonly tenant: string;
  readonly source: string;
  readonly document: string;
  /** Wins over every title that the text states. */
  readonly title?: string;
  /** The file's text, or, of a binary file, the text that was taken out of it. */
  readonly text: string;
  readonly format: DocumentFormat;
  /** What was found in a binary file's text, and what in it can be jumped to. */
  readonly blocks?: readonly Block[];
  readonly anchors?: readonly Anchor[];
  /** A title that stands beside the text: counts where the text states none. */
  readonly statedTitle?: string;
  readonly link: string;
  readonly access: AccessList;
  readonly language?: string;
  readonly version: string;
  readonly updated?: string;
};

/** Counts up when the way of cutting changes: documents that were cut the old way are then cut again. */
export const CUTTING_VERSION = 3;

const LONGEST_TITLE = 200;

/**
 * Cuts a document into passages of about 800 characters along its structure, in source order. `start` and `end` are offsets
 * into `text` and cover what the passage shows (a table's repeated head aside); of a PDF, a Word document or a workbook they
 * count the text that was taken out of it. Never throws for what the text says; a text
 * with nothing to read gives no passages. Ids are the document's hash and the passage's number, so that the same document
 * always gets the same ids, and a shorter version leaves exactly the highest ones behind.
 */
export function cutDocument(input: DocumentToCut): Passage[] {
  const { pageTitle, nodes, ...parsed } = parseDocument(input.text, input.format, input.blocks);
  const outline = readOutline(nodes, input.text);
  const matter = hasFrontMatter(input.format) ? readFrontMatter(input.text) : undefined;
  const title = input.title ?? matter?.title ?? outline.title ?? pageTitle ?? input.statedTitle;
  const shown = shorten(title || readableName(input.document));
  const anchors = input.anchors ?? parsed.anchors ?? [];
  return packPassages(sectionsOf(outline.items, shown)).map((packed, index) => ({
    id: passageId(input, index),
    tenant: input.tenant,
    source: input.source,
    document: input.document,
    title: shown,
    headings: packed.trail,
    text: packed.text,
    start: packed.start,
    end: packed.end,
    link: passageLink({ link: input.link, format: input.format, anchors, passage: packed }),
    access: input.access,
    language: input.language ?? 'en',
    version: input.version,
    updated: input.updated,
    ordinal: index,
    section: packed.section,
  }));
}

/** The id of a document's passage number `index`, counted from 0. */
export function passageId(of: { readonly tenant: string; readonly document: string }, index: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([of.tenant, of.document]))
    .digest('hex');
  return `${hash.slice(0, 32)}-${index}`;
}

/** `travel-and-leave/sick_leave.md` reads as "Sick leave". */
export function readableName(document: string): string {
  const path = document.replace(/[?#].*$/u, '').replace(/\/+$/u, '');
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.(?:md|markdown|html?|txt|csv|pdf|docx|xlsx)$/iu, '');
  const words = decoded(name)
    .replace(/[-_+\s]+/gu, ' ')
    .trim();
  return words === '' ? document : words.charAt(0).toUpperCase() + words.slice(1);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function shorten(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1).trimEnd()}…`;
}

type Heading = {
  readonly level: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};
type OutlineItem = { readonly heading: Heading } | { readonly unit: Unit };

function readOutline(nodes: readonly PlacedNode[], text: string): { items: OutlineItem[]; title?: string } {
  const items: OutlineItem[] = [];
  let title: string | undefined;
  for (const placed of nodes) {
    if (placed.node.type === 'heading') {
      const rendered = renderInline(placed, text);
      const name = rendered.text.replace(/\s+/gu, ' ').trim();
      const span = spanOf(rendered);
      if (name === '' || span === undefined) continue;
      if (placed.node.depth === 1) title ??= name;
      items.push({ heading: { level: placed.node.depth, text: name, ...span } });
    } else {
      const unit = renderUnit(placed, text);
      if (unit !== undefined) items.push({ unit });
    }
  }
  return { items, title };
}

function sectionsOf(items: readonly OutlineItem[], title: string): Section[] {
  const sections: (Section & { readonly parts: Part[] })[] = [{ level: 0, trail: [], parts: [] }];
  const open: Heading[] = [];
  let leadIn: string | undefined;
  for (const item of items) {
    if ('unit' in item) {
      const unit =
        item.unit.kind === 'list' && leadIn !== undefined ? { ...item.unit, repeat: leadIn } : item.unit;
      sections.at(-1)?.parts.push(...splitUnit(unit));
      leadIn = unit.leadsIn && unit.body.text.length <= LONGEST_TITLE ? unit.body.text.trim() : undefined;
      continue;
    }
    const { heading } = item;
    while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop();
    open.push(heading);
    // The title is shown above the trail already.
    const trail = open
      .filter(({ level, text }) => !(level === 1 && text === title))
      .map(({ text }) => shorten(text));
    sections.push({ level: heading.level, trail, heading, parts: [] });
    leadIn = undefined;
  }
  return sections;
}
