// @ts-check
// The exit code of a child process, as a shell counts.
import { once } from 'node:events';
import { constants } from 'node:os';

/**
 * @param {import('node:child_process').ChildProcess} child
 * @throws Error when it could not be started
 */
export async function exitOf(child) {
  const [code, signal] = await once(child, 'exit');
  return exitCodeOf(code, signal);
}

/**
 * A process that a signal has ended has 128 and the number of the signal.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOf(code, signal) {
  return code ?? 128 + constants.signals[signal];
}
