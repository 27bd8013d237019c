import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

test('the log is filtered by person, deed and day, and says that it is whole', async ({ as }) => {
  const office = await as('office');
  await office.goto('/settings');
  await office.locator('#near_days').fill('7');
  await office.locator('form').filter({ has: office.locator('#near_days') }).getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(office, '已保存');

  const page = await as('auditor');
  await page.goto('/audit');
  const rows = page.locator('tbody tr');
  await expect(rows.first()).toContainText('林知秋');
  const all = await rows.count();
  expect(all).toBeGreaterThan(3);

  await page.locator('#person').fill('林知秋');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page).toHaveURL(/person=/);
  await page.waitForLoadState();
  for (const name of await rows.locator('th').allTextContents()) expect(name).toContain('林知秋');

  const deed = await rows.first().locator('td[data-label="操作"]').textContent();
  await page.locator('#action').selectOption({ label: deed ?? '' });
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page).toHaveURL(/action=[^&]/);
  await page.waitForLoadState();
  for (const name of await rows.locator('td[data-label="操作"]').allTextContents()) expect(name).toBe(deed);

  await page.goto('/audit?from=1999-01-01&to=1999-12-31');
  await expect(page.locator('.empty-match')).toContainText('没有符合条件的记录');

  await page.goto('/audit');
  await rows.first().locator('td[data-label="对象"] a').first().click();
  await expect(page).toHaveURL(/subject=/);
  await page.waitForLoadState();
  // an entry has one link: to all about the same thing, and there to the thing itself
  expect(await rows.first().locator('a').count()).toBe(1);
  // no two deeds of the filter are called the same
  const deeds = await page.locator('#action option').allTextContents();
  expect(new Set(deeds).size).toBe(deeds.length);

  await page.goto('/audit');
  await page.getByRole('button', { name: '校验日志' }).click();
  await expect(page.locator('.notice').first()).toContainText('校验通过');
});

test('on a phone an entry is a few lines; the page of one object says its whole id', async ({ as }) => {
  const page = await as('auditor', { viewport: { width: 390, height: 844 } });
  await page.goto('/audit');
  const rows = page.locator('tbody tr');
  expect(await rows.count()).toBeLessThanOrEqual(30);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(6500);
  // who and when stand in one line
  const [who, when] = [await rows.first().locator('th').boundingBox(), await rows.first().locator('td.log-at').boundingBox()];
  expect(who && when && Math.abs(who.y - when.y)).toBeLessThan(12);
  const link = rows.first().locator('td[data-label="对象"] a');
  const id = (await link.getAttribute('title'))?.split(' ').pop() ?? '';
  await link.click();
  await expect(page.locator('main')).toContainText(`编号：${id}`);
});
