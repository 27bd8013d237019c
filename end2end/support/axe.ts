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

/** Nothing serious on the page that is open, or on one at an address: on a desk, in the dark, on a phone. */
export async function isClean(page: Page, name: string, address = page.url()): Promise<void> {
  const window = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.goto(address);
  expect.soft(await faults(page), `${name} ${address}`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  expect.soft(await faults(page, false, 'color-contrast'), `${name} in the dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  expect.soft(await faults(page), `${name} on a phone`).toEqual([]);
  await page.setViewportSize(window);
}
