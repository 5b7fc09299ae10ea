import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

test('what is made from the source is as the source says', async () => {
  await expect(run(process.execPath, ['scripts/generate.mjs', '--check'])).resolves.toEqual({ stdout: '', stderr: '' });
}, 60_000);
