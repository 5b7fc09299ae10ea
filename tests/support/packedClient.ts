import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '../..');
const run = promisify(execFile);

export interface OutsideProject {
  /** The folder of a project that has nothing but the package of the client. */
  folder: string;
  /** The package as it is installed there. */
  installed: string;
  /** The paths of the files in the package. */
  files: string[];
  remove: () => Promise<void>;
}

/**
 * Packs the client as from a fresh clone, where nothing is built, and installs the tarball in an empty project. npm gets
 * no network: the package must need none.
 */
export async function installPackedClient(): Promise<OutsideProject> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'payverse-client-')));
  const source = path.join(folder, 'clone/clients/typescript');
  const project = path.join(folder, 'project');
  await mkdir(source, { recursive: true });
  await mkdir(project);
  await cp(path.join(root, 'clients/typescript'), source, {
    recursive: true,
    filter: (file) => !['dist', 'node_modules'].includes(path.basename(file)),
  });
  await cp(path.join(root, 'tsconfig.json'), path.join(folder, 'clone/tsconfig.json'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'clone/node_modules'));

  // Without the variables of the npm that runs these tests.
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  const npm = (cwd: string, ...args: string[]) => run('npm', args, { cwd, env });
  await npm(source, 'pack', '--pack-destination', folder);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  await writeFile(path.join(project, 'package.json'), '{}\n');
  await npm(project, 'install', '--no-audit', '--no-fund', path.join(folder, tarball!));
  const installed = path.join(project, 'node_modules/@payverse/client');
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  return {
    folder: project,
    installed,
    files: entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name))),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
