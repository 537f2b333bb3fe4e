import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSafeFetch } from '../net/safe-fetch.ts';
import { callTool, toolNamed } from '../testing/tools/call-tool.ts';
import { type RoomsApi, startRoomsApi } from '../testing/tools/rooms-api.ts';
import { type OpenApiToolsOptions, openApiTools } from './openapi-tools.ts';
import { ToolFailure } from './tool-definition.ts';
import type { ForeignToolSettings } from './tools-file.ts';

const read: ForeignToolSettings = { who: ['public'], effect: 'read' };
const write: ForeignToolSettings = { who: ['public'], effect: 'write' };
const operations = { listRooms: { ...read, title: 'Meeting rooms' }, bookRoom: write, cancelBooking: write };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-openapi-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function roomsApi(): Promise<RoomsApi> {
  const api = await startRoomsApi('key-1');
  onTestFinished(() => api.close());
  return api;
}

type Settings = OpenApiToolsOptions['settings'];
const open = (settings: Partial<Settings>, options: Partial<OpenApiToolsOptions> = {}) =>
  openApiTools({
    settings: { name: 'rooms', document: 'rooms.json', allow: ['127.0.0.1'], operations, ...settings },
    folder,
    secret: 'key-1',
    fetch: createSafeFetch(),
    ...options,
  });
/** Tools of the stand-in, by its document's address. */
const openRooms = (api: RoomsApi, options: Partial<OpenApiToolsOptions> = {}) =>
  open({ document: `${api.origin}/openapi.json` }, options);

/** Tools of a document with one operation, `test`. */
async function openDocument(
  paths: Readonly<Record<string, unknown>>,
  more: { readonly settings?: Partial<Settings>; readonly document?: Readonly<Record<string, unknown>> } = {},
) {
  const file = `${crypto.randomUUID()}.json`;
  const document = { openapi: '3.0.3', info: { title: 'Test', version: '1' }, paths, ...more.document };
  await writeFile(join(folder, file), JSON.stringify(document));
  return open({
    document: file,
    server: 'http://127.0.0.1:9/api',
    operations: { test: read },
    ...more.settings,
  });
}
const pathParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('It succeeded'),
    (error: unknown) => (error instanceof ToolFailure ? error : expect.fail(String(error))),
  );

describe('tools of an OpenAPI document', () => {
  it('are the operations that tools.yml names, and no other', async () => {
    const tools = await openRooms(await roomsApi());

    expect(tools.map(({ tool, title, policy }) => [tool.name, title, policy.effect])).toEqual([
      ['rooms_list_rooms', 'Meeting rooms', 'read'],
      ['rooms_book_room', 'Book room', 'write'],
      ['rooms_cancel_booking', 'Cancel booking', 'write'],
    ]);
  });

  it('read a list as a table in which nothing comes alive', async () => {
    const api = await roomsApi();
    const tools = await openRooms(api);

    const text = await callTool(toolNamed(tools, 'rooms_list_rooms'), { minSeats: 2 });

    expect(api.requests.at(-1)?.path).toBe('/rooms?minSeats=2');
    expect(text).toContain(
      '| Id | Name | Seats | Floor |\n| --- | --- | --- | --- |\n| aurora | Aurora | 8 | 2 |',
    );
    expect(text).toContain(String.raw`Borealis \[north\]\(https\://evil.example\)`);
  });

  it('write once, however often the same call is made, and show the answer as facts', async () => {
    const api = await roomsApi();
    const book = toolNamed(await openRooms(api), 'rooms_book_room');
    const args = { room: 'aurora', date: '2026-03-02', note: 'Team' };

    const first = await callTool(book, args, { idempotencyKey: 'k1' });
    const second = await callTool(book, args, { idempotencyKey: 'k1' });

    expect(first).toBe('- **Id:** b1\n- **Room:** aurora\n- **Date:** 2026\\-03\\-02\n- **Note:** Team');
    expect(second).toBe(first);
    expect(api.bookings.size).toBe(1);
    expect(api.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/rooms/aurora/bookings',
      body: '{"date":"2026-03-02","note":"Team"}',
      headers: { authorization: 'Bearer key-1', 'idempotency-key': 'k1', 'content-type': 'application/json' },
    });
  });

  it('say that it is done where there is nothing to show', async () => {
    const api = await roomsApi();
    api.bookings.set('b 1/2', { id: 'b 1/2', room: 'aurora', date: '2026-03-02' });

    const text = await callTool(toolNamed(await openRooms(api), 'rooms_cancel_booking'), {
      room: 'aurora',
      id: 'b 1/2',
    });

    expect(text).toBe('Done.');
    expect(api.requests.at(-1)?.path).toBe('/rooms/aurora/bookings/b%201%2F2');
  });

  it.each([
    [401, {}, 'unavailable', false, 'An admin must look at the key'],
    [403, {}, 'unavailable', false, 'An admin must look at the key'],
    [404, { message: 'No such room' }, 'invalid', false, 'It said: No such room'],
    [409, { message: 'Taken' }, 'refused', false, 'conflicts'],
    [422, { errors: [{ field: 'date', message: 'must be later' }] }, 'invalid', false, 'date: must be later'],
    [422, { detail: [{ loc: ['body', 'date'], msg: 'is past' }] }, 'invalid', false, 'date: is past'],
    [429, {}, 'unavailable', true, 'too much to do'],
    [503, {}, 'unavailable', true, 'try again in a few minutes'],
    [418, { detail: '[x](https://evil.example)' }, 'refused', false, String.raw`\[x\]\(`],
  ] as const)('put a %i in kind words', async (...[status, body, why, isPassing, words]) => {
    const api = await roomsApi();
    const list = toolNamed(await openRooms(api), 'rooms_list_rooms');
    api.failNext(status, body);

    const failure = await failureOf(callTool(list, {}));

    expect(failure).toMatchObject({ why, isPassing, message: expect.stringContaining(words) });
  });

  it('warn after a write that broke off that it may have been done', async () => {
    const api = await roomsApi();
    const book = toolNamed(await openRooms(api), 'rooms_book_room');
    await api.close();

    const failure = await failureOf(callTool(book, { room: 'aurora', date: '2026-03-02' }));

    expect(failure.message).toContain('look there before you try again');
  });
});

describe('threats 10 and 11: arguments of an OpenAPI tool', () => {
  it.each([
    ['an unknown field', { room: 'aurora', date: '2026-03-02', admin: true }],
    ['a field that only the system sets', { room: 'aurora', date: '2026-03-02', id: 'mine' }],
    [
      'an unlisted header',
      { room: 'aurora', date: '2026-03-02', 'X-Trace': 'a', xTrace: 'a', 'x-Trace': 'a' },
    ],
    ['a credential', { room: 'aurora', date: '2026-03-02', authorization: 'Bearer mine' }],
    ['another server', { room: 'aurora', date: '2026-03-02', server: 'http://evil.example' }],
    ['an object for a text', { room: { $ne: '' }, date: '2026-03-02' }],
    ['no date', { room: 'aurora' }],
    ['no day', { room: 'aurora', date: 'tomorrow' }],
  ] satisfies [string, Record<string, unknown>][])(
    'are refused before anything is sent: %s',
    async (_, args: Record<string, unknown>) => {
      const api = await roomsApi();
      const book = toolNamed(await openRooms(api), 'rooms_book_room');
      const before = api.requests.length;

      await expect(callTool(book, args)).rejects.toThrow();

      expect(api.requests).toHaveLength(before);
    },
  );

  it.each([
    '../../admin/reset',
    '..',
    '.',
    '%2e%2e',
    'a/../../b',
    '..%2f..%252fadmin',
    '..;/admin',
    'a\\..\\b',
    '',
    ' ',
    'a\r\nHost: evil.example',
    '\u0000',
    '\ud800',
  ])('can not climb out of their segment: %j', async (room) => {
    const api = await roomsApi();
    const book = toolNamed(await openRooms(api), 'rooms_book_room');
    const before = api.requests.length;

    const failure = await failureOf(callTool(book, { room, date: '2026-03-02' }));

    expect(failure.why).toBe('invalid');
    expect(() => book.precheck?.({ room, date: '2026-03-02' })).toThrow(ToolFailure);
    expect(api.requests).toHaveLength(before);
  });

  it.each([
    ['a/b', 'a%2Fb'],
    ['a?admin=1', 'a%3Fadmin%3D1'],
    ['a#b', 'a%23b'],
    ['a%2fb', 'a%252fb'],
    ['a;b@evil.example:80', 'a%3Bb%40evil.example%3A80'],
    ["a'(b)*!", 'a%27%28b%29%2A%21'],
    ['//evil.example', '%2F%2Fevil.example'],
  ])('stay one segment: %j', async (room, segment) => {
    const api = await roomsApi();
    const book = toolNamed(await openRooms(api), 'rooms_book_room');

    await failureOf(callTool(book, { room, date: '2026-03-02' }));

    expect(api.requests.at(-1)?.path).toBe(`/rooms/${segment}/bookings`);
  });

  it('stay one query value, and one value of a listed header', async () => {
    const api = await roomsApi();
    const parameters = [
      { name: 'q', in: 'query', schema: { type: 'string' } },
      { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
      { name: 'X-Team', in: 'header', schema: { type: 'string' } },
      { name: 'Authorization', in: 'header', schema: { type: 'string' } },
    ];
    const [tool] = await openDocument(
      { '/rooms': { get: { operationId: 'test', parameters } } },
      {
        settings: {
          server: api.origin,
          operations: { test: { ...read, headers: ['x-team', 'authorization'] } },
        },
      },
    );
    if (tool === undefined) expect.fail('No tool');

    await callTool(tool, { q: 'a&admin=1#x', tags: ['a&b', 'c'], 'x-Team': 'blue' });
    const failure = await failureOf(callTool(tool, { 'x-Team': 'a\r\nX-Admin: 1' }));

    expect(api.requests.at(-1)).toMatchObject({
      path: '/rooms?q=a%26admin%3D1%23x&tags=a%26b&tags=c',
      headers: { 'x-team': 'blue', authorization: 'Bearer key-1' },
    });
    expect(failure.why).toBe('invalid');
    await expect(callTool(tool, { authorization: 'mine' })).rejects.toThrow();
  });

  it('refuse unknown keys at every depth, through references and allOf', async () => {
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Base' },
        {
          type: 'object',
          properties: { where: { type: 'object', properties: { city: { type: 'string' } } } },
        },
      ],
    };
    const requestBody = { content: { 'application/json': { schema } } };
    const [tool] = await openDocument(
      { '/items': { post: { operationId: 'test', requestBody } } },
      {
        document: {
          components: {
            schemas: {
              Base: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, any: {} } },
            },
          },
        },
      },
    );
    const accepts = (args: unknown) =>
      tool !== undefined &&
      'safeParse' in tool.tool.schema &&
      typeof tool.tool.schema.safeParse === 'function'
        ? (tool.tool.schema.safeParse(args).success as boolean)
        : expect.fail('No zod schema');

    expect(accepts({ name: 'a', where: { city: 'Delft' }, any: 3 })).toBe(true);
    expect(accepts({ where: {} })).toBe(false);
    expect(accepts({ name: 'a', where: { city: 'Delft', admin: true } })).toBe(false);
    expect(accepts({ name: 'a', any: { admin: true } })).toBe(false);
    expect(accepts({ name: 'x'.repeat(5_000) })).toBe(false);
  });
});

describe('an OpenAPI document', () => {
  const rooms = { '/rooms/{id}': { get: { operationId: 'test', parameters: [pathParameter] } } };

  it('is read from a YAML file beside tools.yml', async () => {
    const api = await roomsApi();
    const yaml = `openapi: 3.0.3
info: {title: Rooms, version: '1'}
servers: [{url: '${api.origin}'}]
paths: {/rooms: {get: {operationId: listRooms, responses: {'200': {description: ok}}}}}`;
    await writeFile(join(folder, 'rooms.yaml'), yaml);

    const [tool] = await open({ document: 'rooms.yaml', operations: { listRooms: read } });

    expect(tool && (await callTool(tool, {}))).toContain('Aurora');
  });

  it.each(['../secret.json', '/etc/passwd', 'file:///etc/passwd', 'link.json', 'missing.json'])(
    'is not read from %s',
    async (document) => {
      await symlink('/etc/hostname', join(folder, 'link.json')).catch(() => undefined);

      await expect(open({ document })).rejects.toThrow('The OpenAPI document');
    },
  );

  it('is not fetched from a private address that is not allowed', async () => {
    const api = await roomsApi();

    await expect(open({ document: `${api.origin}/openapi.json`, allow: [] })).rejects.toThrow(
      'private address',
    );
  });

  it('is not let to refer to files or other addresses', async () => {
    await writeFile(join(folder, 'other.json'), JSON.stringify(pathParameter));
    for (const $ref of ['other.json', 'file:///etc/passwd', 'http://127.0.0.1:9/x.json', '//evil.example/x'])
      await expect(
        openDocument({ '/rooms/{id}': { get: { operationId: 'test', parameters: [{ $ref }] } } }),
      ).rejects.toThrow('refers outside its document');
  });

  it('that came from the web can not send the key to another server', async () => {
    const api = await roomsApi();
    const elsewhere = {
      openapi: '3.0.3',
      info: { title: 'x', version: '1' },
      servers: [{ url: 'https://evil.example' }],
      paths: rooms,
    };
    const fetch = async () => ({
      kind: 'answer' as const,
      url: '',
      status: 200,
      contentType: 'application/json',
      bytes: Buffer.from(JSON.stringify(elsewhere)),
    });

    await expect(openRooms(api, { fetch })).rejects.toThrow('names a server elsewhere');
  });

  it.each([
    ['an operation that it does not have', {}, 'is not in its OpenAPI document'],
    ['a deleting read', { '/a': { delete: { operationId: 'test' } } }, 'must be write'],
    ['a path without its parameter', { '/a/{id}': { get: { operationId: 'test' } } }, 'do not fill'],
    [
      'a form for a body',
      { '/a': { post: { operationId: 'test', requestBody: { content: { 'text/xml': {} } } } } },
      'not JSON',
    ],
    [
      'a cookie',
      {
        '/a': {
          get: {
            operationId: 'test',
            parameters: [{ name: 'sid', in: 'cookie', required: true, schema: {} }],
          },
        },
      },
      'needs the cookie sid',
    ],
  ])('with %s is refused at the start', async (_, paths, reason) => {
    await expect(openDocument(paths)).rejects.toThrow(reason);
  });

  it('that refers to itself is refused, not followed', async () => {
    const requestBody = {
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } },
    };
    const Tree = { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } };

    await expect(
      openDocument(
        { '/a': { post: { operationId: 'test', requestBody } } },
        { document: { components: { schemas: { Tree } } } },
      ),
    ).rejects.toThrow('nested too deeply');
  });
});
