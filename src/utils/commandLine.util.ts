import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line of a program. It stands in a separate file, which scripts read for the help before the build. */
export interface Command {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  takesWords?: boolean;
}

type Values<T extends Command> = ReturnType<typeof parseArgs<{ args: string[]; options: T['options'] }>>['values'];

/**
 * Parses the arguments and passes them to `read`. Returns null after `--help` or `-h`, which print the usage.
 * @throws Error with the usage in its message, also for an error of `read`
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
