// What axe-core finds on a page. The page's context needs `bypassCSP`: the site lets in no foreign script.
import fs from 'node:fs';
import { type Page, expect } from '@playwright/test';

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

type Found = { id: string; impact: string; nodes: { target: string[]; html: string }[] };

const GRAVE = ['serious', 'critical'];

/** What axe finds; only grave things, or all; by every rule or by one. */
export async function faults(page: Page, all = false, rule?: string): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (rule) => {
    const axe = (globalThis as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: Found[] }> } }).axe;
    return (await axe.run(document, { resultTypes: ['violations'], ...(rule ? { runOnly: [rule] } : {}) })).violations;
  }, rule);
  return found
    .filter((one) => all || GRAVE.includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 140)}`).join(' | ')}`);
}

/** How a page is opened that axe is to look at. */
export const CLEAR = { bypassCSP: true };

/** Links change their colour within a tenth of a second: what is looked at is the end of that. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  });
}

type View = { colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number } };

/** What axe finds at an address in a window of its own: one page whose scheme changes again and again makes Chromium hang. */
async function faultsInAWindow(page: Page, address: string, view: View, rule?: string): Promise<string[]> {
  const own = await page.context().newPage();
  try {
    await own.emulateMedia({ colorScheme: view.colorScheme ?? 'light' });
    if (view.viewport) await own.setViewportSize(view.viewport);
    await own.goto(address);
    await settled(own);
    return await faults(own, false, rule);
  } finally {
    await own.close();
  }
}

/** Nothing serious on the page that is open, or on one at an address: on a desk, in the dark, on a phone. */
export async function isClean(page: Page, name: string, address = page.url()): Promise<void> {
  await page.goto(address);
  expect.soft(await faults(page), `${name} ${address}`).toEqual([]);
  expect.soft(await faultsInAWindow(page, address, { colorScheme: 'dark' }, 'color-contrast'), `${name} in the dark`).toEqual([]);
  expect.soft(await faultsInAWindow(page, address, { viewport: { width: 390, height: 844 } }), `${name} on a phone`).toEqual([]);
}
