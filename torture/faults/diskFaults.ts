import type { Stage } from '../stage/stage';
import type { Fault, Injected } from './fault';
import { waitUntil } from './waitUntil';

export const diskFaults: readonly Fault[] = [
  { name: 'disk full', needs: 'disk', holdMs: [0, 1_000], inject: fillDisk },
];

async function fillDisk({ disk, postgres }: Stage): Promise<Injected> {
  const words = 'No space left on device';
  const before = await postgres.countInLog(words);
  disk?.fill();
  const heal = () => disk?.empty();
  try {
    await waitUntil(async () => (await postgres.countInLog(words)) > before, 'PostgreSQL found a place');
  } catch (error) {
    heal();
    throw error;
  }
  return { evidence: `PostgreSQL says: ${words}`, heal };
}
