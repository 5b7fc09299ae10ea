// @ts-check
import { readBookReport } from '#server/models/verification/report.model.js';

/**
 * Reads the report of `npm run ledger:verify`.
 *
 * @param {import('pg').Pool} db
 * @throws Error when the book has one fault, because then speed means nothing
 */
export async function assertSoundBook(db) {
  const { faults, transactions } = await readBookReport(db);
  if (faults.length > 0) throw new Error(`THE BOOK IS NOT SOUND: ${JSON.stringify(faults)}`);
  console.log(`The book is sound, with ${transactions.toLocaleString('en')} transactions.`);
}
