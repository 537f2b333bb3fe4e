import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ParseRequest } from '../ingestion/parser-protocol.ts';
import { watchMemory } from '../ingestion/watch-memory.ts';

/** A parser that does what a hostile file would make it do; the file's text says what. */
watchMemory(Number(process.argv[2]));
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const { id, bytes } = ParseRequest.parse(message);
  const text = misbehave(Buffer.from(bytes).toString());
  process.send?.({ id, outcome: { kind: 'extracted', document: { text, anchors: [] } } });
});

function misbehave(how: string): string {
  const kept: unknown[] = [];
  switch (how) {
    case 'hang':
      for (;;);
    case 'grow':
      for (;;) kept.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
    case 'grow in buffers':
      for (;;) kept.push(Buffer.alloc(10_000_000, 1));
    case 'crash':
      process.exit(3);
      break;
    case 'break out':
      return JSON.stringify([
        Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL')),
        codeOf(() => readFileSync('/etc/passwd')),
        codeOf(() => writeFileSync('stolen', '')),
        codeOf(() => spawnSync('true')),
      ]);
  }
  return how;
}

function codeOf(act: () => unknown): unknown {
  try {
    act();
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
