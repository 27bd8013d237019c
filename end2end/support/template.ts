// Before all tests: a demo county, and everybody signed in once through the real form. Each spec file works on a copy of it.
import fs from 'node:fs';
import path from 'node:path';
import { type FullConfig, chromium } from '@playwright/test';
import { enter } from './actions';
import { browser } from './browser';
import { EVERYBODY } from './people';
import { command, freshFolder, serve } from './site';

export default async function prepare(_: FullConfig): Promise<() => Promise<void>> {
  const folder = freshFolder();
  command(folder, ['demo']);
  const site = await serve(folder);
  const chrome = await chromium.launch(browser?.launchOptions);
  try {
    for (const person of EVERYBODY) {
      const context = await chrome.newContext({ baseURL: site.url, locale: 'zh-CN' });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await enter(page, person);
      await context.storageState({ path: path.join(folder, `${person}.json`) });
      await context.close();
    }
  } finally {
    await chrome.close();
    // a clean end leaves everything in the database file, so that copying it is enough
    await site.stop();
  }
  process.env.GONGKAI_E2E_TEMPLATE = folder;
  return async () => fs.rmSync(folder, { recursive: true, force: true });
}
