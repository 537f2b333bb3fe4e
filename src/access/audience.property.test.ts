import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Audience, mayAllRead } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';
import { readFrontMatter } from '../ingestion/front-matter.ts';
import { createLogger } from '../observability/logger.ts';
import { Bm25Index } from '../retrieval/bm25-index.ts';
import { HybridSearch } from '../retrieval/hybrid-search.ts';
import { WORD_VECTOR_WEIGHTS } from '../retrieval/score-fusion.ts';
import {
  type AccessWorld,
  accessWorld,
  accessYamlOf,
  directoryOf,
  identityOf,
  mayRead,
  placeOf,
  readersOf,
} from '../testing/access-worlds.ts';
import { testPassage } from '../testing/passages.ts';
import { createAccess } from './access.ts';
import { parseAccessFile } from './access-file.ts';
import { onlyFor } from './audience.ts';
import { createRememberingDirectory } from './directory.ts';

const call = { signal: new AbortController().signal };
const log = createLogger('silent');
/** Seconds where nothing else runs. */
const BUSY_MS = 120_000;

type Posting = {
  readonly world: AccessWorld;
  readonly place: AccessWorld['places'][number];
  readonly asker: AccessWorld['people'][number];
};

/** A question in one of the organisation's places, by somebody who reads it. */
const posting: fc.Arbitrary<Posting> = fc
  .tuple(accessWorld, fc.nat(), fc.nat())
  .map(([world, placeAt, askerAt]) => {
    const place = pick(world.places, placeAt);
    const mayAsk = world.people.filter(
      ({ id, tenant }) => tenant === 'acme' && (place.kind === 'channel' || place.members.includes(id)),
    );
    return { world, place, asker: mayAsk.length > 0 ? pick(mayAsk, askerAt) : undefined };
  })
  .filter((one): one is Posting => one.asker !== undefined);

function pick<T>(some: readonly T[], at: number): T {
  const one = some[at % some.length];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

function settled({ world, place, asker }: Posting) {
  const directory = createRememberingDirectory({ directoryFor: () => directoryOf(world), now: () => 0, log });
  const file = parseAccessFile(accessYamlOf(world));
  const access = createAccess({ directory, file: { current: async () => file } });
  // The event itself doesn't know whether its author is a guest.
  const asking = { asker: { ...identityOf(asker).person, email: undefined }, place: placeOf(place) };
  return { access, asking };
}

/** A document's list as ingestion reads it. */
function accessOf({ text }: AccessWorld['documents'][number]): AccessList {
  return readFrontMatter(`---\naccess: ${text}\n---\n# Canary\n`).access ?? ['public'];
}

describe('threats 5, 8 and 9: what is posted where others read', () => {
  it(
    'is never beyond the rights of any of its readers',
    async () => {
      await fc.assert(
        fc.asyncProperty(posting, async (one) => {
          const { access, asking } = settled(one);

          const audience = await access.audienceOf(asking, call);

          for (const document of one.world.documents) {
            if (!mayAllRead(audience, accessOf(document))) continue;
            expect(document.entries).toBeDefined();
            for (const reader of readersOf(one.place, one.asker, one.world))
              expect(mayRead(reader, document, one)).toBe(true);
          }
        }),
        { numRuns: 2_000 },
      );
    },
    BUSY_MS,
  );

  it(
    'is all that each of its readers may see, where the platform names them',
    async () => {
      await fc.assert(
        fc.asyncProperty(posting, async (one) => {
          const { place, world, asker } = one;
          fc.pre(
            place.told &&
              !place.external &&
              place.kind !== 'channel' &&
              !(place.kind === 'direct' && place.allowance),
          );
          const { access, asking } = settled(one);

          const audience = await access.audienceOf(asking, call);

          for (const document of world.documents)
            expect(mayAllRead(audience, accessOf(document))).toBe(
              readersOf(place, asker, world).every((reader) => mayRead(reader, document, one)),
            );
        }),
        { numRuns: 1_000 },
      );
    },
    BUSY_MS,
  );

  it(
    'shown to the asker alone, is never beyond their own rights',
    async () => {
      await fc.assert(
        fc.asyncProperty(posting, async (one) => {
          const { access, asking } = settled(one);

          const alone = onlyFor(await access.ownRights(asking, call));

          for (const document of one.world.documents)
            if (mayAllRead(alone, accessOf(document))) expect(mayRead(one.asker, document, one)).toBe(true);
        }),
        { numRuns: 500 },
      );
    },
    BUSY_MS,
  );
});

/** The real search over a canary a document, with a vector arm that finds every one, whoever asks. */
function searchOf({ documents }: AccessWorld) {
  const passages = documents.map((document, index) =>
    testPassage({
      id: `passage-${index}`,
      document: `canary-${index}.md`,
      title: `canary-${index}`,
      link: `https://example.com/canary-${index}`,
      text: `The canary-${index} sings about parental leave.`,
      access: accessOf(document),
    }),
  );
  const index = new Bm25Index();
  index.add(passages);
  const nearest = async () => passages.map(({ id }) => ({ id, similarity: 0.9 }));
  return new HybridSearch({
    mirror: { current: async () => index },
    vectors: { nearest },
    weights: WORD_VECTOR_WEIGHTS,
    log,
  });
}

/** What a search finds for an audience. */
async function foundFor(audience: Audience, search: HybridSearch): Promise<string> {
  const request = { tenant: 'acme', text: 'parental leave canary', limit: 50, audience };
  const found = await search.search(request, call);
  return JSON.stringify(found.map(({ passage }) => passage));
}

describe('threat 5: the real retrieval', () => {
  it(
    'returns no canary, title or link that a reader may not see, and each that all may',
    async () => {
      await fc.assert(
        fc.asyncProperty(posting, async (one) => {
          const { access, asking } = settled(one);
          const audience = await access.audienceOf(asking, call);

          const found = await foundFor(audience, searchOf(one.world));

          for (const [index, document] of one.world.documents.entries()) {
            expect(found.includes(`canary-${index}`)).toBe(mayAllRead(audience, accessOf(document)));
            if (found.includes(`canary-${index}`))
              for (const reader of readersOf(one.place, one.asker, one.world))
                expect(mayRead(reader, document, one)).toBe(true);
          }
        }),
        { numRuns: 150 },
      );
    },
    BUSY_MS,
  );
});
