import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Slack's side of socket mode on loopback: sends envelopes and keeps what was acknowledged. */
export type SocketStandIn = {
  /** For `startSlackStandIn({ socketUrl })`. */
  readonly url: () => string;
  readonly connected: () => boolean;
  readonly acknowledgements: readonly Readonly<Record<string, unknown>>[];
  send(type: 'events_api' | 'slash_commands' | 'interactive', envelopeId: string, payload: unknown): void;
  close(): Promise<void>;
};

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, 0, 0]);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Takes the first masked text frame off `data`; frames over 64 kB are not understood. RFC 6455, section 5.2. */
function takeFrame(data: Buffer): { readonly text: string | undefined; readonly rest: Buffer } | undefined {
  if (data.length < 6) return undefined;
  const short = data.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : 2;
  const length = short === 126 ? data.readUInt16BE(2) : short;
  const end = start + 4 + length;
  if (data.length < end) return undefined;
  const mask = data.subarray(start, start + 4);
  const plain = data.subarray(start + 4, end).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  const isText = (data.readUInt8(0) & 0x0f) === 1;
  return { text: isText ? Buffer.from(plain).toString() : undefined, rest: data.subarray(end) };
}

/** Starts the socket's server; one client at a time. */
export async function startSocketStandIn(): Promise<SocketStandIn> {
  const acknowledgements: Readonly<Record<string, unknown>>[] = [];
  let client: Socket | undefined;
  const server = createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}${WEBSOCKET_GUID}`;
    const accept = createHash('sha1').update(key).digest('base64');
    const headers = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${headers.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    client = socket as Socket;
    let buffered: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (let frame = takeFrame(buffered); frame; frame = takeFrame(buffered)) {
        buffered = frame.rest;
        if (frame.text !== undefined)
          acknowledgements.push(JSON.parse(frame.text) as Record<string, unknown>);
      }
    });
    socket.on('error', () => undefined);
    socket.write(
      textFrame(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`,
    connected: () => client !== undefined,
    acknowledgements,
    send(type, envelopeId, payload) {
      const accepts = type !== 'events_api';
      client?.write(
        textFrame(
          JSON.stringify({ envelope_id: envelopeId, type, accepts_response_payload: accepts, payload }),
        ),
      );
    },
    async close() {
      client?.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
