import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What can be said to a program. It stands in a file of its own, so that the help is there before anything is built. */
export interface Command {
  /** What `--help` prints: first the line that begins with "Usage:", and a line for each option. */
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Whether words may follow that are no options. */
  takesWords?: boolean;
}

type Values<T extends Command> = ReturnType<typeof parseArgs<{ args: string[]; options: T['options'] }>>['values'];

/**
 * Reads the arguments of a program. `--help` and `-h` print the usage, whatever else is asked for.
 *
 * @param read checks the values of the options and the words, and makes of them what the program needs
 * @returns what `read` returns, or null when help was printed: then the program ends
 * @throws Error for an unknown option, a missing value, or what `read` throws, with the usage in the message
 */
export function readCommandLine<const T extends Command, R>(
  { usage, options, takesWords = false }: T,
  args: string[],
  read: (values: Values<T>, words: string[]) => R,
): R | null {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return null;
  }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: takesWords });
    return read(values as Values<T>, positionals);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage.trimEnd()}`, { cause: error });
  }
}
