import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '.next/**'];

export default defineConfig({
  test: {
    // Generous, for machines of two busy cores: a test waits for what happens, not for time.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { LOG_LEVEL: 'fatal', SLUICE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') },
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: ['**/*.test.ts'], exclude: [...exclude, '**/*.db.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup: ['./lib/testing/global-setup.ts'],
          maxWorkers: 2,
          // Whole processes are killed and connections cut here; a second try in the unattended run
          // is printed as such, as with the browser tests.
          retry: process.env.CI === undefined ? 0 : 1,
        },
      },
      {
        extends: true,
        test: { name: 'ui', include: ['**/*.test.tsx'], exclude, environment: 'jsdom' },
      },
    ],
  },
});
