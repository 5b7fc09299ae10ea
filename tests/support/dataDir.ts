import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopAll } from './serverProcess';

/** Makes folders for DATA_DIR. After each test all servers are stopped, and then the folders removed. */
export function useDataDirs(): () => Promise<string> {
  const folders: string[] = [];
  afterEach(async () => {
    await stopAll();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  return async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'payverse-process-'));
    folders.push(folder);
    return folder;
  };
}

/** Whether the PostgreSQL of this folder runs. */
export async function isPostgresUp(dataDir: string): Promise<boolean> {
  return (await postmasterOf(dataDir).catch(() => null)) !== null;
}

/** The process id of the PostgreSQL of this folder. Rejects if it does not run. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const pid = Number((await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 0);
  return pid;
}

export const register = (url: string, email: string, ip = '192.0.2.1') =>
  fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': ip },
    body: JSON.stringify({ email, password: 'securepassword', full_name: 'A' }),
  });
