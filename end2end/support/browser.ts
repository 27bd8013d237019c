// What both configurations say about the browser.
import path from 'node:path';
import type { PlaywrightTestConfig } from '@playwright/test';

/** A folder under target/ for what a run leaves behind. */
export function output(name: string): string {
  return path.join(__dirname, '..', '..', 'target', name);
}

export const browser: PlaywrightTestConfig['use'] = {
  browserName: 'chromium',
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  colorScheme: 'light',
  actionTimeout: 30_000,
  navigationTimeout: 60_000,
  screenshot: 'only-on-failure',
  launchOptions: {
    // date fields speak the browser's own language, which it takes from here
    env: { ...process.env, LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8' } as Record<string, string>,
    executablePath: process.env.GONGKAI_CHROMIUM ?? '/usr/bin/chromium',
    // a browser of a test: no sandbox in containers, no calls home
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--lang=zh-CN',
    ],
  },
};
