// The browser tests. `cargo xtask test` runs them with GONGKAI_BIN (the program) and GONGKAI_CHROMIUM (the browser).
import { defineConfig } from '@playwright/test';
import { browser, output } from './support/browser';

export default defineConfig({
  testDir: './tests',
  outputDir: output('playwright'),
  globalSetup: require.resolve('./support/template'),
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // generous: machines that test are often busy with other work
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'line',
  use: browser,
  projects: [
    { name: 'scripts' },
    // everything must work in a browser that runs no script; specs about scripts say so in their name
    { name: 'no-scripts', testIgnore: /\.scripts\.spec\.ts$/, use: { javaScriptEnabled: false } },
  ],
});
