import { EVERYBODY } from '../../support/people';
import { fits, keepsTheRules, screensOf } from '../../support/pages';
import { expect, test } from '../../support/test';

for (const person of EVERYBODY) {
  test(`every page of ${person} opens, keeps the rules and fits`, async ({ as }) => {
    test.setTimeout(180_000);
    const page = await as(person);
    for (const { name, path } of await screensOf(page, person)) {
      const response = await page.goto(path);
      expect.soft(response?.status(), `${name} ${path}`).toBe(200);
      await keepsTheRules(page, name);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await fits(page, name, width);
      }
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
