import type { z } from 'zod';

export type Given = Partial<Record<string, string>>;

/** `DB_HOST=` in a .env file means "not set". */
export function findGiven(source: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
}

/** One line for each wrong variable. A message of zod completes the sentence "the variable …". */
export function faultsOf(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map(({ path: [name], message }) => `  ${String(name)} ${message}`);
}

export function wrongConfiguration(faults: readonly string[]): Error {
  return new Error(`Wrong configuration:\n${faults.join('\n')}`);
}
