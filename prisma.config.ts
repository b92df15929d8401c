import path from 'node:path';
import { defineConfig } from 'prisma/config';

// No connection here: migrations are applied by lib/server/migrate.ts (docs/adr/0004).
export default defineConfig({
  schema: path.join('prisma', 'schema.prisma'),
  migrations: { path: path.join('prisma', 'migrations') },
});
