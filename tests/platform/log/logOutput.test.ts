import { LogOutput } from '../../../src/platform/log/logOutput';
import { createDescriptorTarget, type LogTarget } from '../../../src/platform/log/logTarget';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const LINE = `${'x'.repeat(499)}\n`;

/** A target that takes all that it is given, with the pieces that it got. */
function aTarget(chunkBytes: number): LogTarget & { chunks: string[] } {
  const chunks: string[] = [];
  return {
    chunks,
    chunkBytes,
    write: (chunk, onWritten) => {
      chunks.push(chunk.toString());
      setImmediate(() => onWritten(null, chunk.length));
    },
  };
}

async function writeLines(target: LogTarget, count: number): Promise<void> {
  const output = new LogOutput(target, () => undefined);
  for (let line = 0; line < count; line += 1) output.write(LINE);
  await output.end(1_000);
}

test('the lines of a turn are one write, where no other process may come in between', async () => {
  const target = aTarget(65_536);

  await writeLines(target, 100);

  expect(target.chunks).toEqual([LINE.repeat(100)]);
});

test('on a shared pipe no write is larger than the pipe takes in one piece, and none ends within a line', async () => {
  const target = aTarget(4_096);

  await writeLines(target, 96);

  expect(target.chunks.join('')).toBe(LINE.repeat(96));
  expect(new Set(target.chunks.map(({ length }) => length))).toEqual(new Set([4_000]));
});

describe('how much is written at once', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'payverse-log-'));
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const descriptors = {
    pipe: openSync(pipe, constants.O_RDWR),
    file: openSync(path.join(folder, 'file'), 'a'),
    nothing: 99_999,
  };
  afterAll(() => {
    closeSync(descriptors.pipe);
    closeSync(descriptors.file);
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['pipe', true, 4_096],
    ['pipe', false, 65_536],
    ['file', true, 65_536],
    ['file', false, 65_536],
    ['nothing', true, 4_096],
  ] as const)('to a %s, shared: %s, is %s bytes', (kind, shared, bytes) => {
    expect(createDescriptorTarget(descriptors[kind], { shared }).chunkBytes).toBe(bytes);
  });
});
