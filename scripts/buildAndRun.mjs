// Builds a program and runs it: node scripts/buildAndRun.mjs BUILD COMMAND PROGRAM [ARG...]
// COMMAND is the file that declares the options of the program, so that help and unknown options need no build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { importTypeScript, readCommandLine } from './typescript.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function main([build, commandFile, program, ...args]) {
  const { COMMAND } = commandFile.endsWith('.ts')
    ? await importTypeScript(commandFile)
    : await import(`../${commandFile}`);
  if (readCommandLine(COMMAND, args, () => true) === null) return;
  process.exitCode = (await run('npm', ['run', '-s', build])) || (await run(process.execPath, [program, ...args]));
}

/** Resolves with the exit code, as a shell counts. A signal is for the program, which ends in its own time. */
async function run(file, args) {
  const child = spawn(file, args, { stdio: 'inherit' });
  const passOn = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  const [code, signal] = await once(child, 'exit');
  for (const each of SIGNALS) process.off(each, passOn);
  return code ?? 128 + constants.signals[signal];
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
