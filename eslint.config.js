import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The rooms of src, top to bottom: each may import those after it, never those before. */
const ROOMS = [
  'app',
  'batch',
  'embed',
  'pwa',
  'models',
  'store',
  'session',
  'face',
  'record',
  'library',
  'reader',
  'learn',
  'core',
];
const zones = ROOMS.slice(1).map((room, i) => ({
  target: `./src/${room}`,
  from: [...ROOMS.slice(0, i + 1).map((above) => `./src/${above}`), './tools', './tests'],
  message: `src/${room} may not import a room above it.`,
}));

export default ts.config(
  { ignores: ['dist', 'dist-library', 'node_modules', 'static', '.cache', 'test-results', 'tools/bench/node_modules'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-unresolved': ['error', { ignore: ['^virtual:', '\\?url$', '\\?worker$', '^facsimile$', '^\\./facsimile/'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'no enums: use a union of literals.' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ['tools/**', 'tests/**', '*.config.*'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off' } },
  { files: ['**/*.config.{js,ts}', '**/*.svelte', 'tests/e2e/film-clips.ts'], rules: { 'import-x/no-default-export': 'off' } },
);
