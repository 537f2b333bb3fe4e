import type { ServerResponse } from 'node:http';
import type { Logger } from '../../src/observability/logger.ts';
import { readTogether } from './own-transcripts.ts';
import { HELP_DESK } from './person.ts';
import type { WebEvent, WebTranscript } from './web-transcript.ts';

const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 1_000;
const MOST_STREAMS = 200;
/** A reader that is this far behind is let go; it comes back and reads the transcript. */
const LARGEST_BACKLOG_BYTES = 16 * 1024 * 1024;

/**
 * Live updates as server-sent events. Each stream begins with the whole conversation (`snapshot`), as does each gap in
 * the subscription, so that a reader who comes back has lost nothing; then `message`, `updated`, `removed`,
 * `partial`, `working`. Every stream also tells how many requests wait at the help desk (`help-desk`).
 */
export type EventStreams = {
  /** Follows these transcripts as one. False when there are too many streams already; nothing has been sent then. */
  open(response: ServerResponse, transcripts: readonly string[]): boolean;
  closeAll(): void;
};

type StreamDependencies = {
  readonly transcript: WebTranscript;
  readonly log: Logger;
};

export function createEventStreams(dependencies: StreamDependencies): EventStreams {
  const streams = new Set<AbortController>();
  return {
    open(response, transcripts) {
      if (streams.size >= MOST_STREAMS) return false;
      const stopped = new AbortController();
      streams.add(stopped);
      response.on('close', () => stopped.abort());
      stopped.signal.addEventListener('abort', () => {
        streams.delete(stopped);
        response.end();
      });
      run({ ...dependencies, response, transcripts, stopped }).catch((error: unknown) => {
        // A reader who left takes the stream along; only a store that fails is worth a line.
        if (!stopped.signal.aborted) dependencies.log.warn({ error }, 'Live updates failed');
        stopped.abort();
      });
      return true;
    },
    closeAll() {
      for (const stopped of streams) stopped.abort();
    },
  };
}

type Stream = StreamDependencies & {
  readonly response: ServerResponse;
  readonly transcripts: readonly string[];
  readonly stopped: AbortController;
};

async function run(stream: Stream): Promise<void> {
  const { response, transcript, stopped, transcripts } = stream;
  const { signal } = stopped;
  const send = (event: string, data: unknown) => {
    if (signal.aborted) return;
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength > LARGEST_BACKLOG_BYTES) stopped.abort();
  };
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${RECONNECT_MS}\n\n`);
  const heartbeat = setInterval(() => send('heartbeat', {}), HEARTBEAT_MS);
  signal.addEventListener('abort', () => clearInterval(heartbeat));

  const fail = (error: unknown) => {
    stream.log.warn({ error }, 'Live updates failed');
    stopped.abort();
  };
  const countHelpDesk = async () => send('help-desk', { count: (await transcript.read(HELP_DESK)).length });
  await transcript.subscribe(HELP_DESK, () => void countHelpDesk().catch(fail), signal);
  await countHelpDesk();
  if (transcripts.length > 0) await follow(stream, { send, fail });
}

type Output = {
  readonly send: (event: string, data: unknown) => void;
  readonly fail: (error: unknown) => void;
};

async function follow(stream: Stream, { send, fail }: Output): Promise<void> {
  const { transcript, transcripts, stopped } = stream;
  // What happens while the transcript is read comes after it, so that an old state never replaces a new one.
  let waiting: WebEvent[] | undefined = [];
  const snapshot = async () => {
    waiting ??= [];
    send('snapshot', { messages: await readTogether(transcript, transcripts) });
    const late = waiting ?? [];
    waiting = undefined;
    for (const event of late) pass(event);
  };
  const pass = (event: WebEvent) => {
    if (event.kind === 'missed') void snapshot().catch(fail);
    else if (waiting) waiting.push(event);
    else send(event.kind, event);
  };
  for (const name of transcripts) await transcript.subscribe(name, pass, stopped.signal);
  await snapshot();
}
