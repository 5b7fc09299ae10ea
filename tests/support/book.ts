import type { Pool } from 'pg';
import { readBookReport } from '../../src/models/verification/report.model';

/** Everything that must be true of the book after any test. When it is not, this shows each kind of fault with its first row. */
export async function expectSoundBook(pool: Pool): Promise<void> {
  expect((await readBookReport(pool)).faults).toEqual([]);
}
