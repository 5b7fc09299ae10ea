import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostmaster } from '../../../src/platform/postgres/embedded/postgresCluster';

const readFile = fs.readFile.bind(fs);
let folder: string;
beforeEach(async () => (folder = await fs.mkdtemp(path.join(tmpdir(), 'payverse-cluster-'))));
afterEach(async () => {
  jest.restoreAllMocks();
  await fs.rm(folder, { recursive: true });
});

test.each(['ENOENT', 'ESRCH'])('a postmaster that ends while it is looked at is none (%s)', async (code) => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  await fs.writeFile(path.join(folder, 'postmaster.pid'), `${child.pid}\n\n\n5432\n`);
  jest.spyOn(fs, 'readFile').mockImplementation(async (file, ...options) => {
    if (file !== `/proc/${child.pid}/stat`) return readFile(file, ...options);
    child.kill('SIGKILL');
    await once(child, 'exit');
    throw Object.assign(new Error(code), { code });
  });

  expect(await findPostmaster({ folder, password: '' })).toBeNull();
});
