// Writes database/init.sql from database/migrations. Needs `npm run build` first, which `npm run db:init-sql` does.
import { writeFile } from 'node:fs/promises';
import initSql from '../dist/config/initSql.js';
import migrations from '../dist/config/migrations.js';

const text = initSql.composeInitSql(await migrations.readMigrations());
await writeFile(new URL('../database/init.sql', import.meta.url), text);
