// The queue by keyboard.
import { expect, test } from '../../support/test';

test('J and K go along the queue, R leads to the reason, A accepts', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  const before = Number(await page.locator('.top .todo .count').textContent());
  expect(before).toBeGreaterThan(2);
  await page.getByRole('link', { name: '从最早的一份开始审核' }).click();
  await page.waitForURL(/\/review\/.+/);
  const first = new URL(page.url()).pathname;
  await expect(page.locator('.keys')).toBeVisible();
  await page.keyboard.press('j');
  await page.waitForURL((url) => url.pathname !== first);
  const second = new URL(page.url()).pathname;
  await expect(page.locator('.keys')).toBeVisible();
  await page.keyboard.press('k');
  await page.waitForURL((url) => url.pathname === first);

  await expect(page.locator('.keys')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.locator('#reason')).toBeFocused();
  await expect(page.locator('#reason')).toHaveValue('');
  // letters typed into the field are letters
  await page.keyboard.type('jka');
  await expect(page.locator('#reason')).toHaveValue('jka');
  expect(new URL(page.url()).pathname).toBe(first);

  await page.reload();
  await expect(page.locator('.keys')).toBeVisible();
  await page.keyboard.press('a');
  await page.waitForURL(/notice=report-accepted/);
  expect(new URL(page.url()).pathname).toBe(second);
  await expect(page.locator('.top .todo .count')).toHaveText(String(before - 1));
});

test('the keys are switched off, and on again', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  await page.getByRole('link', { name: '从最早的一份开始审核' }).click();
  await expect(page.locator('.keys')).toBeVisible();
  const here = new URL(page.url()).pathname;
  await page.getByRole('button', { name: '关闭快捷键' }).click();
  await expect(page.getByRole('button', { name: '启用快捷键' })).toBeVisible();
  await expect(page.locator('.keys')).toHaveCount(0);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.waitForTimeout(300);
  expect(new URL(page.url()).pathname).toBe(here);
  await page.getByRole('button', { name: '启用快捷键' }).click();
  await expect(page.locator('.keys')).toBeVisible();
});
