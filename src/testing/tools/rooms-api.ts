import type { ServerResponse } from 'node:http';
import {
  type ReceivedRequest,
  type RecordingServer,
  sendJson,
  startRecordingServer,
} from './recording-server.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/u;

/** A booking of a meeting room. */
export type RoomBooking = {
  readonly id: string;
  readonly room: string;
  readonly date: string;
  readonly note?: string;
};

/** A stand-in for an internal HTTP API: meeting rooms that can be listed, booked and set free. */
export type RoomsApi = RecordingServer & {
  /** Its OpenAPI document, also served at `/openapi.json`. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly bookings: Map<string, RoomBooking>;
  /** What it answers instead, once, with what body. */
  failNext(status: number, body?: unknown): void;
};

const ROOMS = [
  { id: 'aurora', name: 'Aurora', seats: 8, floor: 2 },
  { id: 'borealis', name: 'Borealis [north](https://evil.example)', seats: 4, floor: 3 },
];

/** Starts the stand-in on loopback. It wants `Authorization: Bearer <key>`, and books once for each `Idempotency-Key`. */
export async function startRoomsApi(key: string): Promise<RoomsApi> {
  const bookings = new Map<string, RoomBooking>();
  const byKey = new Map<string, RoomBooking>();
  const failures: { readonly status: number; readonly body: unknown }[] = [];
  const server = await startRecordingServer((request, response) => {
    if (request.path === '/openapi.json') return sendJson(response, 200, roomsDocument());
    const failure = failures.shift();
    if (failure !== undefined) return sendJson(response, failure.status, failure.body);
    if (request.headers.authorization !== `Bearer ${key}`) return sendJson(response, 401, { error: 'key' });
    return answer(request, response, { bookings, byKey });
  });
  return {
    ...server,
    document: { ...roomsDocument(), servers: [{ url: server.origin }] },
    bookings,
    failNext: (status, body = {}) => failures.push({ status, body }),
  };
}

type Books = { readonly bookings: Map<string, RoomBooking>; readonly byKey: Map<string, RoomBooking> };

function answer(request: ReceivedRequest, response: ServerResponse, { bookings, byKey }: Books): void {
  const { pathname, searchParams } = new URL(request.path, 'http://rooms.test');
  const [, collection, room = '', inner, id = ''] = pathname.split('/').map(decodeURIComponent);
  if (collection !== 'rooms') return sendJson(response, 404, { message: 'No such address' });
  if (request.method === 'GET' && room === '') {
    const seats = Number(searchParams.get('minSeats') ?? 0);
    return sendJson(
      response,
      200,
      ROOMS.filter((each) => each.seats >= seats),
    );
  }
  if (!ROOMS.some((each) => each.id === room)) return sendJson(response, 404, { message: 'No such room' });
  if (request.method === 'DELETE' && inner === 'bookings') {
    const isThere = bookings.delete(id);
    return isThere
      ? void response.writeHead(204).end()
      : sendJson(response, 404, { message: 'No such booking' });
  }
  const { date, note } = JSON.parse(request.body || '{}');
  if (typeof date !== 'string' || !DATE.test(date))
    return sendJson(response, 422, { errors: [{ field: 'date', message: 'must be a day' }] });
  const idempotencyKey = String(request.headers['idempotency-key']);
  const known = byKey.get(idempotencyKey);
  if (known !== undefined) return sendJson(response, 200, known);
  if ([...bookings.values()].some((each) => each.room === room && each.date === date))
    return sendJson(response, 409, { message: `${room} is taken on ${date}` });
  const booking = { id: `b${bookings.size + 1}`, room, date, ...(typeof note === 'string' && { note }) };
  bookings.set(booking.id, booking);
  byKey.set(idempotencyKey, booking);
  return sendJson(response, 201, booking);
}

function roomsDocument(): Readonly<Record<string, unknown>> {
  const room = { name: 'room', in: 'path', required: true, schema: { type: 'string' } };
  return {
    openapi: '3.1.0',
    info: { title: 'Rooms', version: '1.0.0' },
    servers: [{ url: '/' }],
    paths: {
      '/rooms': {
        get: {
          operationId: 'listRooms',
          summary: 'Lists the meeting rooms',
          parameters: [{ name: 'minSeats', in: 'query', schema: { type: 'integer', minimum: 1 } }],
          responses: { 200: { description: 'The rooms' } },
        },
      },
      '/rooms/{room}/bookings': {
        parameters: [room],
        post: {
          operationId: 'bookRoom',
          summary: 'Books a meeting room for a day',
          parameters: [{ name: 'X-Trace', in: 'header', schema: { type: 'string' } }],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/NewBooking' } } },
          },
          responses: { 201: { description: 'The booking' } },
        },
      },
      '/rooms/{room}/bookings/{id}': {
        delete: {
          operationId: 'cancelBooking',
          summary: 'Sets a booked room free',
          parameters: [room, { name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { 204: { description: 'Free again' } },
        },
      },
      '/admin/reset': {
        post: { operationId: 'resetEverything', responses: { 204: { description: 'Empty' } } },
      },
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: {
        NewBooking: {
          type: 'object',
          required: ['date'],
          properties: {
            id: { type: 'string', readOnly: true },
            date: { type: 'string', format: 'date', description: 'The day' },
            note: { type: 'string' },
          },
        },
      },
    },
  };
}
