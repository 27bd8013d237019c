// The test function of every spec: a site of its own per file, signed-in pages, and no unnoticed browserErrors in the browser.
import fs from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from '@playwright/test';
import type { Person } from './people';
import { type Site, freshFolder, serve } from './site';

/** Errors of console, scripts, and network, with exceptions that a test announces. */
export class BrowserErrors {
  readonly found: string[] = [];
  private allowed: RegExp[] = [];

  /** A test that provokes a refusal says so beforehand. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  watch(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.add(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => this.add(`script: ${error.error().stack ?? error.error().message}`));
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // the browser itself drops what a download or the next page makes needless
      if (why !== 'net::ERR_ABORTED') this.add(`request: ${request.method()} ${request.url()} ${why}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) this.add(`response: ${response.status()} ${response.url()}`);
    });
  }

  private add(text: string): void {
    if (!this.allowed.some((pattern) => pattern.test(text))) this.found.push(text);
  }

  rest(): string[] {
    return this.found.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}

type Sites = { siteOf: (file: string) => Promise<Site & { folder: string }> };
type Own = {
  site: Site & { folder: string };
  browserErrors: BrowserErrors;
  /** A page of that person; `nobody` has not signed in. */
  as: (person: Person | 'nobody', options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<Own, Sites>({
  siteOf: [
    async ({}, use) => {
      const running = new Map<string, Promise<Site & { folder: string }>>();
      await use((file) => {
        let site = running.get(file);
        if (!site) {
          site = copy();
          running.set(file, site);
        }
        return site;
      });
      for (const started of running.values()) {
        const site = await started;
        await site.stop();
        fs.rmSync(site.folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker' },
  ],
  site: async ({ siteOf }, use, info) => use(await siteOf(`${info.project.name} ${info.file}`)),
  baseURL: async ({ site }, use) => use(site.url),
  browserErrors: async ({}, use) => {
    const browserErrors = new BrowserErrors();
    await use(browserErrors);
    expect(browserErrors.rest(), 'errors in the browser').toEqual([]);
  },
  context: async ({ context, browserErrors }, use) => {
    browserErrors.watch(context);
    await use(context);
  },
  as: async ({ browser, site, browserErrors, javaScriptEnabled, locale, timezoneId, viewport, colorScheme }, use) => {
    const contexts: BrowserContext[] = [];
    const usual = { baseURL: site.url, javaScriptEnabled, locale, timezoneId, viewport, colorScheme };
    await use(async (person, options) => {
      const state = person === 'nobody' ? undefined : stateOf(person);
      const context = await open(browser, { ...usual, storageState: state, ...options });
      contexts.push(context);
      browserErrors.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

function open(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext(options);
}

function template(): string {
  const folder = process.env.GONGKAI_E2E_TEMPLATE;
  if (!folder) throw new Error('the global setup did not run');
  return folder;
}

/** Cookies of somebody who signed in before the copies were made. */
export function stateOf(person: Person): string {
  return path.join(template(), `${person}.json`);
}

/** A folder with the demo county as no test has touched it, for a site of a test's own. */
export function ownCounty(): string {
  const folder = freshFolder();
  for (const name of fs.readdirSync(template()).filter((name) => name.startsWith('county.db') || name === 'files')) {
    fs.cpSync(path.join(template(), name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

async function copy(): Promise<Site & { folder: string }> {
  const folder = ownCounty();
  return { ...(await serve(folder)), folder };
}
