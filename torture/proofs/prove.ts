import type { World } from '../payments/world';
import type { Stage } from '../stage/stage';
import { HttpWitness } from '../witnesses/httpWitness';
import type { Witness } from '../witnesses/witness';
import { proveBalances } from './balanceProofs';
import { proveBook } from './bookProofs';
import { proveHistories } from './histories';
import { proveLedger } from './ledgerProof';
import { proveQuiet } from './quietProofs';

/** Runs the proofs of the end. `stage` is null for servers that the kit did not start: it sees them through their API alone. */
export async function prove(world: World, stage: Stage | null, root: string): Promise<void> {
  const { journal, witness } = world;
  if (stage) {
    await proveQuiet(stage, journal);
    await proveLedger(root, stage, journal);
  }
  await proveBalances(world);
  const accuse = journal.accuse.bind(journal);
  const read = (by: Witness, about: string) =>
    by.book().catch((error: unknown) => {
      accuse({ proof: 'P6', about, expected: 'a book that can be read', actual: (error as Error).message });
    });
  const book = await read(witness, 'the book');
  if (book) proveBook(journal.fates.values(), book, accuse);
  const histories = stage && (await read(new HttpWitness(world.target, world.bank), 'the histories'));
  if (book && histories) proveHistories(histories, book, accuse);
}
