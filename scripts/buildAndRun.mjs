// @ts-check
// Builds a program and runs it: node scripts/buildAndRun.mjs BUILD COMMAND PROGRAM [ARG...]
// COMMAND is the file that declares the options of the program, so that help and unknown options need no build.
import { spawn } from 'node:child_process';
import { exitOf } from './exitCode.mjs';
import { importTypeScript, readCommandLine } from './typescript.mjs';

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {string[]} words */
async function main([build = '', commandFile = '', program = '', ...args]) {
  const { COMMAND } = commandFile.endsWith('.ts')
    ? await importTypeScript(commandFile)
    : await import(`../${commandFile}`);
  if (readCommandLine(COMMAND, args, () => true) === null) return;
  process.exitCode = (await run('npm', ['run', '-s', build])) || (await run(process.execPath, [program, ...args]));
}

/**
 * Resolves with the exit code, as a shell counts. Passes signals on to the program and waits for its end.
 *
 * @param {string} file
 * @param {string[]} args
 */
async function run(file, args) {
  const child = spawn(file, args, { stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  const code = await exitOf(child);
  for (const signal of SIGNALS) process.off(signal, passOn);
  return code;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
