import queryPlugin from '@tanstack/eslint-plugin-query';
import next from 'eslint-config-next/core-web-vitals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test.tsx', 'lib/testing/**', 'e2e/**', 'bench/**'];
const typed = ['**/*.ts', '**/*.tsx'];

/** The budget of docs/adr/0005: what a reader can hold in mind at once. */
const size = (linesPerFunction) => ({
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': [
    'error',
    { max: linesPerFunction, skipBlankLines: true, skipComments: true },
  ],
  complexity: ['error', 10],
  'max-depth': ['error', 3],
  'max-params': ['error', 3],
});

export default defineConfig(
  globalIgnores([
    '.next/',
    '.sluice*/',
    'prisma/generated/',
    'coverage/',
    'playwright-report/',
    'test-results/',
    'next-env.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  next,
  queryPlugin.configs['flat/recommended-strict'],
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    rules: {
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, in lib/server/env.ts.',
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration',
          message: 'No barrels: import from where it is defined.',
        },
      ],
      eqeqeq: ['error', 'always'],
      // No CDN fonts and no image optimizer here; Next's own <Image> is not used.
      '@next/next/no-img-element': 'off',
    },
  },
  {
    // There is no React here, and `useX` may be any verb.
    files: ['lib/{domain,contracts,server,testing}/**', 'worker/**', 'bin/**', 'demo/**', 'e2e/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
  { files: ['docs/examples/**'], rules: { 'no-console': 'off' } },
  { rules: size(60) },
  { files: ['components/**/*.tsx', 'app/**/*.tsx'], rules: size(80) },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'max-depth': 'off',
      complexity: 'off',
    },
  },
  {
    files: [
      'app/**/{page,layout,loading,error,not-found,global-error}.tsx',
      'lib/testing/global-setup.ts',
      'e2e/*-setup.ts',
      '*.config.{js,ts}',
      '.dependency-cruiser.js',
    ],
    rules: { 'no-restricted-exports': 'off', 'import/no-anonymous-default-export': 'off' },
  },
  {
    files: [
      'lib/server/env.ts',
      'demo/settings.ts',
      'docs/examples/**',
      'bin/**/*.js',
      '*.config.{js,ts}',
      'vitest.setup.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
);
