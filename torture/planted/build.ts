import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { PROJECT } from '../options';
import type { PlantedBug } from './bugs';

/** A built server needs these beside its own files. */
const BESIDE = ['node_modules', 'database', 'public', 'package.json'];

/** Copies the built server to a new folder, with the bug in one file. */
export async function buildWithBug(bug: PlantedBug): Promise<{ root: string; remove: () => Promise<void> }> {
  const source = await plant(bug);
  const root = await mkdtemp(path.join(tmpdir(), 'payverse-planted-'));
  await cp(path.join(PROJECT, 'dist'), path.join(root, 'dist'), { recursive: true });
  for (const name of BESIDE) await symlink(path.join(PROJECT, name), path.join(root, name));
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
  });
  await writeFile(path.join(root, bug.file.replace(/^src/, 'dist').replace(/ts$/, 'js')), outputText);
  return { root, remove: () => rm(root, { recursive: true }) };
}

/** @throws Error when the source has changed and the bug no longer fits */
async function plant({ name, file, of, instead }: PlantedBug): Promise<string> {
  const parts = (await readFile(path.join(PROJECT, file), 'utf8')).split(of);
  if (parts.length !== 2) throw new Error(`"${name}" fits into ${file} ${parts.length - 1} times, and must once`);
  return parts.join(instead);
}
