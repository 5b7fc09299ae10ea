import { config as readDotEnv } from 'dotenv';
import { describeEnv } from '../config/env.print';
import { COMMAND } from './printConfig.command';
import { readCommandLine } from '../utils/commandLine.util';

function main(): void {
  try {
    if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
    readDotEnv({ quiet: true });
    const lines = describeEnv(process.env).map(
      ({ name, value, origin }) => `${name.padEnd(24)} ${origin.padEnd(8)} ${value}`,
    );
    process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

main();
