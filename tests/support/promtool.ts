import { execFile, spawnSync } from 'node:child_process';
import { describeWith } from './describeWith';

const PROGRAM = 'promtool';
const isInstalled = spawnSync(PROGRAM, ['--version']).status === 0;

/** `describe` for what needs Prometheus' own tool. */
export const describeWithPromtool = describeWith(PROGRAM, isInstalled, 'TEST_PROMETHEUS');

/** Runs it with `input`. Resolves with its exit code and all that it printed. */
export async function promtool(args: string[], input = ''): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(PROGRAM, args, { timeout: 25_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? String(error.signal)) : 0, output: stdout + stderr });
    });
    child.stdin!.on('error', () => undefined); // It has ended already, and its exit code says why.
    child.stdin!.end(input);
  });
}
