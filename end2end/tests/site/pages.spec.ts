import fs from 'node:fs';
import path from 'node:path';
import { EVERYBODY } from '../../support/people';
import { fits, keepsTheRules, looksRight, screensOf } from '../../support/pages';
import { expect, test } from '../../support/test';

for (const person of EVERYBODY) {
  test(`every page of ${person} opens, keeps the rules and fits`, async ({ as }) => {
    test.setTimeout(180_000);
    const page = await as(person);
    for (const { name, path } of await screensOf(page, person)) {
      const response = await page.goto(path);
      expect.soft(response?.status(), `${name} ${path}`).toBe(200);
      await looksRight(page, name);
    }
  });

  test(`the menu of ${person} leads to pages that open`, async ({ as }) => {
    const page = await as(person);
    await page.goto('/me');
    const entries = await page.locator('.side a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(entries.length).toBeGreaterThan(2);
    for (const href of entries) {
      const response = await page.goto(href);
      expect.soft(response?.status(), href).toBe(200);
      await expect.soft(page.locator('.side [aria-current=page]'), href).toHaveCount(1);
    }
  });
}

// pages that one of the four has to make first; the spec that makes them looks at them
const ELSEWHERE = [
  '/checklists/:id/versions/:no', // tests/checklist/handing-on.spec.ts
  '/checklists/import/:id', // tests/checklist/import.spec.ts
  '/checklists/import/:id/undo', // tests/checklist/import.spec.ts
  '/monitoring/look-back/:id', // tests/monitoring/months.spec.ts
  '/monitoring/orders/:unit', // tests/monitoring/months.spec.ts
  '/public/:slug', // tests/checklist/handing-on.spec.ts
  '/rounds/:id/cross-check/:unit', // there once the draw is held: tests/site/accessibility-rounds.scripts.spec.ts
  '/rounds/:id/cross-check/examples/:no', // the same
  '/rounds/:id/on-site/:unit', // tests/assessment/on-site.spec.ts
  '/rounds/:id/marks/:unit', // tests/assessment/quarter.spec.ts
  '/rules/drafts/:id', // tests/assessment/editor.spec.ts
  '/sign-in', // below
];

test('no page of the program is left out above', async ({ as }) => {
  test.setTimeout(180_000);
  const routes = fs.readFileSync(path.join(__dirname, '../../../app/src/routes.rs'), 'utf8');
  const patterns = [...routes.matchAll(/path!\("([^"]+)"\)/g)].map(([, pattern]) => pattern);
  expect(patterns.length).toBeGreaterThan(50);
  const seen = new Set<string>();
  for (const person of ['office', 'clerk', 'admin'] as const) {
    const page = await as(person);
    for (const screen of await screensOf(page, person)) {
      const address = screen.path.split('?')[0].split('/');
      // a pattern with fewer places left open is the nearer one
      const fitting = patterns.filter((pattern) => {
        const parts = pattern.split('/');
        return parts.length === address.length && parts.every((part, at) => part.startsWith(':') || part === address[at]);
      });
      const open = (pattern: string) => pattern.split(':').length;
      const nearest = fitting.sort((a, b) => open(a) - open(b))[0];
      expect.soft(nearest, `a route for ${screen.path}`).toBeTruthy();
      seen.add(nearest);
    }
  }
  const left = patterns.filter((pattern) => !seen.has(pattern));
  expect(left.sort()).toEqual([...ELSEWHERE].sort());
});

test('the door is a page like every other', async ({ page }) => {
  await page.goto('/sign-in');
  await keepsTheRules(page, 'sign-in');
  await page.setViewportSize({ width: 390, height: 800 });
  await fits(page, 'sign-in', 390);
});

test('an address that leads nowhere says so', async ({ as, browserErrors }) => {
  browserErrors.allow(/404/);
  const page = await as('leader');
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await keepsTheRules(page, 'missing');
  await page.getByRole('link', { name: '回到首页' }).click();
  await expect(page.locator('h1')).toHaveText('总览');
});
