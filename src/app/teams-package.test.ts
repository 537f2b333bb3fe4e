import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateRawSync } from 'node:zlib';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { describe, expect, it } from 'vitest';
import { askCommand } from '../admin/ask-command.ts';
import { createMemoryCommands } from '../admin/memory-commands.ts';
import { MemoryRememberedFacts } from '../testing/memory-remembered-facts.ts';
import { teamsManifest, teamsPackage } from './teams-package.ts';

const OPTIONS = {
  appId: '11111111-2222-4333-8444-555555555555',
  company: 'Example "Ltd"',
  website: 'https://example.com/',
  version: '1.2.3',
};

/** Microsoft's schema of the version that the manifest names. */
function schemaOf(manifest: string) {
  const [, version] = /teams\/(v[\d.]+)\//.exec(manifest) ?? [];
  const root = createRequire(import.meta.url).resolve('@microsoft/app-manifest');
  const file = new URL(`json-schemas/teams/${version}/MicrosoftTeams.schema.json`, `file://${root}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function mistakesIn(manifest: string): Promise<string[]> {
  return AppManifestUtils.validateAgainstSchema(JSON.parse(manifest), schemaOf(manifest));
}

/** Name and content of each file, read by the archive's own directory. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const length = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26);
    files.set(name, inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20))));
    at += 46 + length;
  }
  return files;
}

describe('the Teams app package', () => {
  it("keeps Microsoft's schema", async () => {
    const manifest = await teamsManifest(OPTIONS);

    expect(await mistakesIn(manifest)).toEqual([]);
    expect(await mistakesIn(manifest.replace('"personal"', '"nowhere"'))).not.toEqual([]);
  });

  it('carries the configured ids everywhere', async () => {
    const manifest = JSON.parse(await teamsManifest(OPTIONS));

    expect(manifest).toMatchObject({
      id: OPTIONS.appId,
      version: '1.2.3',
      bots: [{ botId: OPTIONS.appId }],
      webApplicationInfo: { id: OPTIONS.appId },
      developer: { name: 'Example "Ltd"', privacyUrl: 'https://example.com/privacy' },
    });
    expect(JSON.stringify(manifest)).not.toContain('{{');
  });

  it('asks to hear what is not said to it, in the channels and chats that people add it to', async () => {
    const { authorization } = JSON.parse(await teamsManifest(OPTIONS));

    const names = authorization.permissions.resourceSpecific.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['ChannelMessage.Read.Group', 'ChatMessage.Read.Chat']);
  });

  it('suggests the commands of the registry, as many and as much as Teams shows', async () => {
    const many = Array.from({ length: 20 }, (_, at) => ({
      name: `command${at}`,
      summary: 'does `it`. And more.',
    }));
    const commands = [
      askCommand,
      ...createMemoryCommands({
        facts: new MemoryRememberedFacts(Date.now),
        now: Date.now,
        newId: () => '1',
      }),
      { name: 'x'.repeat(40), summary: 'is too long to be shown.' },
      { name: 'wordy', summary: 'word '.repeat(60) },
      ...many,
    ];

    const manifest = await teamsManifest({ ...OPTIONS, commands });

    expect(await mistakesIn(manifest)).toEqual([]);
    const [list] = JSON.parse(manifest).bots[0].commandLists;
    expect(list.scopes).toEqual(['personal', 'team', 'groupChat']);
    expect(list.commands).toHaveLength(10);
    expect(list.commands.slice(0, 3)).toEqual([
      { title: '/footnote help', description: 'Lists what Footnote can do' },
      { title: '/ask', description: 'Answers a question for you alone' },
      {
        title: '/footnote remember',
        description: expect.stringMatching(/^Keeps something about you that helps me/),
      },
    ]);
    for (const { title, description } of list.commands) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
    expect(list.commands.at(-1)).toEqual({ title: '/footnote command3', description: 'Does it' });
  });

  it('holds the manifest and both icons in the sizes that Teams wants', async () => {
    const files = unzip(await teamsPackage(OPTIONS));

    expect([...files.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect(files.get('manifest.json')?.toString()).toBe(await teamsManifest(OPTIONS));
    const sizes = ['color.png', 'outline.png'].map((name) => files.get(name)?.readUInt32BE(16));
    expect(sizes).toEqual([192, 32]);
  });

  it('is the same for the same values', async () => {
    expect((await teamsPackage(OPTIONS)).equals(await teamsPackage(OPTIONS))).toBe(true);
  });

  it.each([
    [{ appId: 'mine' }, 'MICROSOFT_APP_ID'],
    [{ company: '' }, 'company'],
    [{ website: 'http://example.com' }, 'website'],
    [{ version: 'one' }, 'version'],
  ])('refuses %j', async (change, named) => {
    await expect(teamsPackage({ ...OPTIONS, ...change })).rejects.toThrow(named);
  });
});
