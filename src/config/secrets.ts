import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { SecretList } from '../utils/jwt.util';
import type { Env } from './env';

const developmentSecrets = z.object({ accessSecret: z.string().min(32), refreshSecret: z.string().min(32) });

interface Secrets {
  accessSecrets: SecretList;
  refreshSecrets: SecretList;
}

/** The configured secrets. Where one is missing, which production does not allow, it is made once and kept in DATA_DIR. */
export async function loadSecrets({ dataDir, jwt }: Pick<Env, 'dataDir' | 'jwt'>): Promise<Secrets> {
  const { accessSecrets, refreshSecrets } = jwt;
  if (accessSecrets && refreshSecrets) return { accessSecrets, refreshSecrets };

  const kept = await keepSecrets(dataDir);
  return {
    accessSecrets: accessSecrets ?? [kept.accessSecret],
    refreshSecrets: refreshSecrets ?? [kept.refreshSecret],
  };
}

async function keepSecrets(dataDir: string): Promise<z.output<typeof developmentSecrets>> {
  const file = path.join(dataDir, 'secrets.json');
  await mkdir(dataDir, { recursive: true });
  await createOnce(file, JSON.stringify({ accessSecret: randomText(), refreshSecret: randomText() }));

  const secrets = developmentSecrets.safeParse(readJson(await readFile(file, 'utf8')));
  if (!secrets.success) throw new Error(`${file} is damaged: delete it, and all users log in again`);
  return secrets.data;
}

/** The file appears whole or not at all, and the first of several servers wins. */
async function createOnce(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}

function randomText(): string {
  return randomBytes(48).toString('base64url');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
