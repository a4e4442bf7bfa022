import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

// Every rule here has caught a real fault somewhere; taste is left to the reader.
export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'test-results/', 'storybook-static/', 'test/package/fixtures/', '**/*.d.ts'] },
  ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // An async function without await is how a FileSystem kept in memory fulfils an interface of promises.
      '@typescript-eslint/require-await': 'off',
      // Suites, kits and requests are plain objects of functions, and are taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // What was caught, or an AbortSignal's reason, goes on as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'eqeqeq': 'error',
      'no-console': 'error',
      'max-lines': ['error', 400],
    },
  },
  {
    // What ships must run in a browser: Node's own globals would pass the type check, as its types are loaded for src/fs/folder.
    files: ['src/**/*.ts', 'adapters/**/*.{ts,tsx}'],
    ignores: ['src/fs/folder/**', 'src/crdt/automerge/*.node.ts', 'src/cli/**'],
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process', 'global', 'setImmediate', 'clearImmediate', 'require', '__dirname'] },
  },
  {
    files: ['src/sync/**/*.ts'],
    rules: {
      // The protocol is sans-IO: the same input gives the same plan, which is what lets a simulator search it.
      'no-restricted-globals': ['error', 'Buffer', 'process', 'Date', 'performance', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'queueMicrotask'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'No randomness in the protocol: take it as an argument.' }],
    },
  },
  { files: ['test/**', 'stories/**', '*.ts', '*.js'], rules: { 'no-console': 'off' } },
  // expect.any() and its like are of type any.
  { files: ['test/**'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  // Lines that must not compile have no type.
  { files: ['test/types/**'], rules: { '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
  { files: ['**/*.{js,mjs}'], extends: [ts.configs.disableTypeChecked] },
);
