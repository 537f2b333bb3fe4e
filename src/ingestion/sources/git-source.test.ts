import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../net/refused-addresses.ts';
import { commit, createRepository, git, serveGit } from '../../testing/git-server.ts';
import type { Source } from '../source.ts';
import type { GitSettings } from '../source-settings.ts';
import { webLink } from './git-address.ts';
import { createGitSource, type GitDeps } from './git-source.ts';

let home: string;
let repository: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'footnote-git-'));
  repository = join(home, 'handbook');
  await createRepository(repository, {
    'docs/leave.md': '27 days.',
    'docs/pay.md': 'Monthly.',
    'src/x.ts': 'x',
  });
});
afterEach(() => rm(home, { recursive: true, force: true }));

function open(settings: Partial<GitSettings> = {}, deps: Partial<GitDeps> = {}): Source {
  return createGitSource(
    {
      kind: 'git',
      name: 'handbook',
      access: ['public'],
      url: repository,
      include: ['**/*.md'],
      exclude: [],
      allow: [],
      ...settings,
    },
    {
      dataDir: join(home, 'data'),
      environment: { PATH: process.env.PATH ?? '', HOME: home },
      policy: createAddressPolicy({ allow: settings.allow }),
      ...deps,
    },
  );
}

/** What every listed document says, by name; `known` holds what the last reading said. */
async function readAll(source: Source, known = new Map<string, string>()) {
  const listing = await source.list({});
  const read: Record<string, string> = {};
  for (const listed of listing.documents) {
    const fetched = await source.fetch(listed, { known: known.get(listed.document) });
    if (fetched.kind === 'content') read[listed.document] = Buffer.from(fetched.bytes).toString();
    else read[listed.document] = fetched.kind === 'refused' ? fetched.reason : fetched.kind;
    if ('revision' in fetched && fetched.revision) known.set(listed.document, fetched.revision);
  }
  return { listing, read };
}

/** Commits folders of ten folders each, with ten files in the last: ten times as many with each level, and one object more. */
async function growTree(folder: string, levels: number): Promise<void> {
  const make = (lines: string[]) =>
    execFileSync('git', ['mktree'], { cwd: folder, input: `${lines.join('\n')}\n` })
      .toString()
      .trim();
  const blob = await git(folder, 'rev-parse', 'HEAD:src/x.ts');
  let entry = `100644 blob ${blob}`;
  let tree = '';
  for (let level = 0; level < levels; level++) {
    tree = make(Array.from({ length: 10 }, (_, index) => `${entry}\tn${index}`));
    entry = `040000 tree ${tree}`;
  }
  const top = await git(folder, 'commit-tree', '-m', 'x', tree);
  await git(folder, 'update-ref', 'refs/heads/main', top);
}

describe('a Git repository as a source', () => {
  it('reads the files that stand on the branch, and later only those that changed', async () => {
    const known = new Map<string, string>();
    const source = open();
    const first = await readAll(source, known);
    await git(repository, 'rm', '--quiet', 'docs/pay.md');
    await commit(repository, { 'docs/leave.md': '28 days.', 'docs/new.md': 'New.' });

    const second = await readAll(source, known);
    const third = await readAll(open(), known);

    expect(first.read).toEqual({
      'git:handbook/docs/leave.md': '27 days.',
      'git:handbook/docs/pay.md': 'Monthly.',
    });
    expect(second.read).toEqual({
      'git:handbook/docs/leave.md': '28 days.',
      'git:handbook/docs/new.md': 'New.',
    });
    expect(second.listing.isGone('git:handbook/docs/pay.md')).toBe(true);
    expect(third.read).toEqual({
      'git:handbook/docs/leave.md': 'unchanged',
      'git:handbook/docs/new.md': 'unchanged',
    });
  });

  it('follows a branch whose history was rewritten', async () => {
    const source = open();
    await readAll(source);
    await commit(repository, { 'docs/leave.md': 'Second.' });
    await readAll(source);
    await git(repository, 'reset', '--quiet', '--hard', 'HEAD~1');
    await commit(repository, { 'docs/leave.md': 'Rewritten.' });

    expect((await readAll(source)).read['git:handbook/docs/leave.md']).toBe('Rewritten.');
  });

  it('keeps to a branch, a folder and patterns', async () => {
    await git(repository, 'checkout', '--quiet', '-b', 'draft');
    await commit(repository, { 'docs/leave.md': 'Draft.', 'docs/old/x.md': 'Old.', 'readme.md': 'Outside.' });
    await git(repository, 'checkout', '--quiet', 'main');

    const { read } = await readAll(open({ branch: 'draft', path: 'docs', exclude: ['old/**', 'pay.md'] }));

    expect(read).toEqual({ 'git:handbook/docs/leave.md': 'Draft.' });
  });

  it('speaks smart HTTP, to an allowed private address only', async () => {
    const server = await serveGit(home);
    const url = `${server.origin}/handbook/.git`;
    try {
      const allowed = await readAll(open({ url, allow: ['127.0.0.0/8'] }));
      const refused = await readAll(open({ url, name: 'other' }));

      expect(Object.keys(allowed.read)).toHaveLength(2);
      expect(refused.listing.failed).toEqual([
        {
          document: url,
          reason: 'leads to a private address, which is refused: list its host under `allow`',
        },
      ]);
    } finally {
      await server.close();
    }
  });

  it('keeps a name at the address that was checked', async () => {
    const server = await serveGit(home);
    const url = `${server.origin.replace('127.0.0.1', 'localhost')}/handbook/.git`;
    try {
      expect(Object.keys((await readAll(open({ url, allow: ['localhost'] }))).read)).toHaveLength(2);
      const { listing } = await readAll(open({ url, name: 'other' }));
      expect(listing.failed[0]?.reason).toContain('private address');
    } finally {
      await server.close();
    }
  });

  it.each([
    ['a branch', { branch: 'missing' }, 'has no such branch: check `branch`'],
    ['a folder', { path: 'missing' }, 'has no such folder: check `path`'],
    ['a repository', { url: '/nowhere/at/all' }, "isn't there, or may not be seen: check `url`"],
    [
      'a way of transport that is known',
      { url: 'ext::sh -c "touch pwned"' },
      'is no address of a repository',
    ],
  ])(
    'says so when there is not %s, and takes nothing for gone',
    async (_, settings: Partial<GitSettings>, reason) => {
      const { listing } = await readAll(open(settings));

      expect(listing.failed).toEqual([{ document: settings.url ?? repository, reason }]);
      expect(listing.isGone('git:handbook/docs/leave.md')).toBe(false);
    },
  );

  it('says how to get git where there is none', async () => {
    const { listing } = await readAll(open({}, { binary: 'no-such-git' }));

    expect(listing.failed[0]?.reason).toContain('install it (on Debian `apt-get install git`)');
  });

  it('lists the first files of too many, says so, and takes nothing for gone', async () => {
    const { listing } = await readAll(open({}, { mostFiles: 1 }));

    expect(listing.documents.map(({ document }) => document)).toEqual(['git:handbook/docs/leave.md']);
    expect(listing.failed).toEqual([
      {
        document: repository,
        reason: 'holds more than 1 files, or names too long to list: narrow `path`',
      },
    ]);
    expect(listing.isGone('git:handbook/docs/pay.md')).toBe(false);
    expect((await readAll(open({}, { mostFiles: 3 }))).listing.failed).toEqual([]);
  });

  it('stops at the first files of a small repository that names a thousand million', async () => {
    await growTree(repository, 9);

    const { listing } = await readAll(open({ include: ['none'] }, { mostFiles: 2_000 }));

    expect(listing.failed[0]?.reason).toContain('holds more than 2000 files');
  });

  it('refuses a repository whose copy would be too large by name, leaves nothing of it, and reads it once it is small', async () => {
    const source = open({}, { mostCopyBytes: 1_000_000 });
    await commit(repository, { 'docs/noise.bin': randomBytes(1_500_000).toString('base64') });

    const { listing } = await readAll(source);

    expect(listing.failed).toEqual([
      {
        document: repository,
        reason:
          'is larger than 1.0 MB, the most that is copied of a repository: give one with the documents alone',
      },
    ]);
    expect(listing.isGone('git:handbook/docs/leave.md')).toBe(false);
    expect(await readdir(join(home, 'data/git'))).toEqual([]);

    await git(repository, 'reset', '--quiet', '--hard', 'HEAD~1');
    expect(Object.keys((await readAll(source)).read)).toHaveLength(2);
  });

  it('stops a copy while it grows, and leaves nothing of it', async () => {
    // A program that writes on and on stands for a server that sends without an end.
    const binary = join(home, 'endless-git');
    const grow = 'for i in $(seq 100); do head -c 500000 /dev/zero >> endless.pack; sleep 0.1; done';
    await writeFile(binary, `#!/bin/sh\ncase " $* " in *" fetch "*) ${grow};; *) exec git "$@";; esac\n`);
    await chmod(binary, 0o755);

    const { listing } = await readAll(open({}, { binary, mostCopyBytes: 1_000_000 }));

    expect(listing.failed[0]?.reason).toContain('is larger than 1.0 MB');
    expect(await readdir(join(home, 'data/git'))).toEqual([]);
  });

  it('leaves nothing of a first copy that took too long', async () => {
    const binary = join(home, 'slow-git');
    const hang = 'echo x > half.pack; exec sleep 60';
    await writeFile(binary, `#!/bin/sh\ncase " $* " in *" fetch "*) ${hang};; *) exec git "$@";; esac\n`);
    await chmod(binary, 0o755);

    const { listing } = await readAll(open({}, { binary, limitMs: 1_000 }));

    expect(listing.failed[0]?.reason).toBe('took too long to answer');
    expect(await readdir(join(home, 'data/git'))).toEqual([]);
  });

  it('makes a copy anew that holds more than it needs', async () => {
    const source = open({}, { mostCopyBytes: 2_000_000 });
    for (const word of ['one', 'two', 'three']) {
      await commit(repository, { 'docs/noise.bin': randomBytes(600_000).toString('base64') + word });
      expect((await readAll(source)).listing.failed).toEqual([]);
    }
  });

  it('leaves files where they are that are too large to be read', async () => {
    await git(repository, 'config', 'uploadpack.allowFilter', 'true');
    await commit(repository, { 'docs/large.md': randomBytes(1_500_000).toString('base64') });

    const { read } = await readAll(open({}, { maxBytes: 1_000, mostCopyBytes: 1_000_000 }));
    await commit(repository, { 'docs/leave.md': '28 days.' });
    const again = await readAll(open({}, { maxBytes: 1_000, mostCopyBytes: 1_000_000 }));

    expect(read).toMatchObject({
      'git:handbook/docs/leave.md': '27 days.',
      'git:handbook/docs/large.md': 'is too large: at most 0.0 MB are read',
    });
    expect(again.read['git:handbook/docs/leave.md']).toBe('28 days.');
    expect(again.listing.failed).toEqual([]);
  });

  it('follows no link, and says what is kept elsewhere', async () => {
    await symlink('/etc/passwd', join(repository, 'docs/link.md'));
    await commit(repository, {
      'docs/big.md': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    });

    const { read } = await readAll(open());

    expect(Object.keys(read)).not.toContain('git:handbook/docs/link.md');
    expect(read['git:handbook/docs/big.md']).toBe("is kept in Git LFS, which isn't read");
  });

  it('makes its copy anew when a killed process left it locked', async () => {
    await readAll(open());
    const [copy = ''] = await readdir(join(home, 'data/git'));
    await writeFile(join(home, 'data/git', copy, 'shallow.lock'), '');
    await commit(repository, { 'docs/leave.md': 'After.' });

    expect((await readAll(open())).read['git:handbook/docs/leave.md']).toBe('After.');
  });

  it('runs no hook, neither of the repository nor of its copy', async () => {
    await readAll(open());
    const [copy = ''] = await readdir(join(home, 'data/git'));
    const marker = join(home, 'hooked');
    for (const folder of [join(repository, '.git'), join(home, 'data/git', copy)])
      for (const hook of ['post-checkout', 'reference-transaction', 'post-merge']) {
        const file = join(folder, 'hooks', hook);
        await writeFile(file, `#!/bin/sh\ntouch ${marker}-$$\n`);
        await chmod(file, 0o755);
      }
    const before = await readdir(home);

    const { listing } = await readAll(open());

    expect(listing.failed).toEqual([]);
    expect(await readdir(home)).toEqual(before);
  });
});

describe('webLink', () => {
  it.each([
    ['https://github.com/acme/handbook.git', 'https://github.com/acme/handbook/blob/main/a%20b/c%23.md'],
    [
      'git@gitlab.example.com:acme/team/handbook.git',
      'https://gitlab.example.com/acme/team/handbook/-/blob/main/a%20b/c%23.md',
    ],
    ['ssh://git@bitbucket.org/acme/handbook', 'https://bitbucket.org/acme/handbook/src/main/a%20b/c%23.md'],
    [
      'https://codeberg.org/acme/handbook',
      'https://codeberg.org/acme/handbook/src/branch/main/a%20b/c%23.md',
    ],
    ['https://git.example.com/handbook', undefined],
    ['/srv/handbook', undefined],
  ])('of %s', (address, link) => {
    expect(webLink(address, 'main', 'a b/c#.md')).toBe(link);
  });
});
