// Takes the pictures of docs/screens: `npm run screens`. Not part of the tests.
import { defineConfig } from '@playwright/test';
import { browser, output } from './support/browser';

export default defineConfig({
  testDir: '.',
  testMatch: 'screens.spec.ts',
  outputDir: output('screens'),
  globalSetup: require.resolve('./support/template'),
  workers: 1,
  timeout: 900_000,
  reporter: 'line',
  use: browser,
});
