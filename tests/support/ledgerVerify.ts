import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createDatabase } from './testDatabase';
import type { TestServer } from './testServer';
import type { WholeBook } from './wholeBook';

/** Helpers that run the built ledgerVerify as a process, started the way `npm run ledger:verify` starts it. */
const running = new Set<ChildProcess>();
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const step of undo.splice(0).reverse()) await step();
});

/** Runs this after the test. The latest step runs first. */
export const undoLater = (step: () => Promise<unknown>): void => void undo.push(step);

interface Outcome {
  code: number | string;
  output: string;
  errors: string;
}

export function launch(program: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [output, errors, [code, signal]] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  return { code: code ?? signal!, output, errors };
}

export const verify = (env: Record<string, string>, ...args: string[]) =>
  outcomeOf(launch('dist/commands/ledgerVerify.js', args, env));
/** The environment in which ledgerVerify reads the database of this server. */
export const databaseOf = ({ connection }: TestServer) => ({ DATABASE_URL: connection.connectionString! });
/** The outcome when the book could not be checked. */
export const refusal = (reason: string) => ({
  code: 2,
  output: '',
  errors: `The book could not be checked: ${reason}\n`,
});

export async function aDatabase(options?: { empty: boolean }): Promise<string> {
  const database = await createDatabase(options);
  undoLater(database.drop);
  return database.connection.connectionString!;
}

export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-verify-'));
  undoLater(() => rm(folder, { recursive: true }));
  return folder;
}

/** Takes a cent from Bob's balance, without an entry, until the test has ended. */
export async function takeACent(server: TestServer, book: WholeBook): Promise<void> {
  const change = (cents: number) =>
    server.pool.query('UPDATE accounts SET balance = balance + $2 WHERE account_number = $1', [
      book.bob.number,
      cents / 100,
    ]);
  await change(-1);
  undoLater(() => change(1));
}
