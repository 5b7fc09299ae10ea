import { rm } from 'node:fs/promises';
import { asAdmin, testPostgres } from './testDatabase';

export default async function globalTeardown(): Promise<void> {
  await asAdmin((admin) => admin.query(`DROP DATABASE ${testPostgres().template} WITH (FORCE)`));
  if (!globalThis.embeddedPostgres) return;

  const { server, dataDir } = globalThis.embeddedPostgres;
  await server.stop();
  await rm(dataDir, { recursive: true });
}
