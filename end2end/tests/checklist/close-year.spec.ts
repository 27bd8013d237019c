// 年终归档: what the page says before the last day, and what it asks after it. Nothing is closed here: other tests go on with these lists.
import { keepsTheRules } from '../../support/pages';
import { expect, test } from '../../support/test';

test('a list that is current says from when it can be closed', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  await page.getByRole('link', { name: '年终归档' }).first().click();
  await expect(page.locator('h1')).toContainText('年终归档');
  await expect(page.locator('main')).toContainText('起可以归档');
  await expect(page.getByRole('button', { name: '确认归档' })).toHaveCount(0);
});

test('a year that is over shows its numbers and every open item, and closes nothing without the tick', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  await page.getByRole('link', { name: '年终归档' }).last().click();
  await expect(page.locator('main')).toContainText('本年度情况');
  await keepsTheRules(page, 'close year');
  await page.locator('#reason').fill('县政府办主任会议');
  await page.getByRole('button', { name: '确认归档' }).click();
  await expect(page.locator('main')).toContainText(/请核对后勾选确认|待审核/);
  await expect(page.locator('#reason')).toHaveValue('县政府办主任会议');
  const leader = await as('leader');
  await leader.goto(new URL(page.url()).pathname);
  await expect(leader.locator('main')).toContainText('尚未归档');
});
