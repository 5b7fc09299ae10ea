import { readBookReport } from '../dist/models/verification/report.model.js';

/** The same report as `npm run ledger:verify`. @throws Error when a single cent or entry is not where it must be: speed would mean nothing then */
export async function assertSoundBook(db) {
  const { faults, transactions } = await readBookReport(db);
  if (faults.length > 0) throw new Error(`THE BOOK IS NOT SOUND: ${JSON.stringify(faults)}`);
  console.log(`The book is sound, with ${transactions.toLocaleString('en')} transactions.`);
}
