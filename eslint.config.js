// One configuration for all workspaces; the import rules are the layers of the front end.
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
  { ignores: ['build/', 'data/', '**/dist/', '**/node_modules/'] },
  js.configs.recommended,
  ts.configs.strict,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A void expression as an arrow's body is the clearest form of an event handler.
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  {
    files: ['**/*.{config,setup}.{js,ts,mjs}', 'tests/**', '**/scripts/**', '**/tools/**', 'bench/**'],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    files: ['console-js/**/*.{ts,tsx}', 'widget-js/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['client-js/src/**/*.ts'],
    rules: forbid({
      group: ['react', 'react-dom', 'preact', 'preact/*', '@mantine/*'],
      message: 'client-js serves both the widget and the console: keep it free of frameworks.',
    }),
  },
  {
    files: ['widget-js/src/**/*.{ts,tsx}'],
    rules: forbid({
      group: ['react', 'react-dom', '@mantine/*', '**/console-js/**'],
      message: 'The widget depends on Preact alone.',
    }),
  },
  {
    files: ['console-js/src/features/**/*.{ts,tsx}'],
    rules: forbid({
      // One level up is a neighbour: features/<name>/ holds files only.
      regex: '^\\.\\./(?!\\.\\./)|/features/',
      message: 'A feature never imports another: move what both need to ui/, api/ or client-js.',
    }),
  },
);
