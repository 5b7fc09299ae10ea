import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of the product. `package.json` lies beside `src` and `dist`, so both find it. */
export const { version: VERSION } = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};
