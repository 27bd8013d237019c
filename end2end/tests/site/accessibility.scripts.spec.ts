// axe-core finds nothing serious on any page, light or dark.
import fs from 'node:fs';
import type { Page } from '@playwright/test';
import { type Person } from '../../support/people';
import { screensOf } from '../../support/pages';
import { expect, test } from '../../support/test';

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

type Found = { id: string; impact: string; nodes: { target: string[]; html: string }[] };

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: Found[] }> } }).axe;
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  return found
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 140)}`).join(' | ')}`);
}

for (const person of ['office', 'clerk', 'admin', 'leader'] as Person[]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing serious for ${person} in ${colorScheme}`, async ({ as }) => {
      test.setTimeout(300_000);
      const page = await as(person, { colorScheme, bypassCSP: true });
      for (const { name, path } of await screensOf(page, person)) {
        await page.goto(path);
        expect.soft(await faults(page), `${name} ${path}`).toEqual([]);
      }
    });
  }
}

test('axe finds nothing serious at the door', async ({ as }) => {
  const page = await as('nobody', { bypassCSP: true });
  await page.goto('/sign-in?error=wrong');
  expect(await faults(page)).toEqual([]);
});
