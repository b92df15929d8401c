import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '.next/**'];

export default defineConfig({
  test: {
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
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: { name: 'ui', include: ['**/*.test.tsx'], exclude, environment: 'jsdom' },
      },
    ],
  },
});
