// The marking queue by keyboard: the first unit that waits, one key each.
import { expectNotice } from '../../support/actions';
import { planRound } from '../../support/rounds';
import { expect, test } from '../../support/test';

test('most units have nothing to object to: one key each', async ({ as }) => {
  const office = await as('office');
  await planRound(office, '2026年10月至11月');
  await office.getByRole('button', { name: '开始采集' }).click();
  await office.getByRole('button', { name: '进入评分' }).click();
  await expectNotice(office, '已办理');
  await office.getByRole('link', { name: '逐项评分' }).click();
  await office.locator('#rule').selectOption({ index: 0 });
  await office.getByRole('button', { name: '查看', exact: true }).click();
  // the legend is hidden until the keys work
  await expect(office.locator('.keys')).toBeVisible();
  await expect(office.locator('.keys')).toContainText('符合要求');
  const entered = office.locator('td[data-label=事实]').filter({ hasText: '符合要求' });
  await expect(entered).toHaveCount(0);
  await office.keyboard.press('a');
  await expect(entered).toHaveCount(1);
  await expect(office.locator('.keys')).toBeVisible();
  await office.keyboard.press('a');
  await expect(entered).toHaveCount(2);
  // a new page: its keys work a moment after it is there
  await expect(office.locator('.keys')).toBeVisible();
  // the second row was marked before: down to the fourth and open it
  await office.keyboard.press('j');
  await expect(office.locator('#mark-3')).toBeFocused();
  await office.keyboard.press('Enter');
  await expect(office.getByRole('heading', { name: '事实', exact: true })).toBeVisible();
  // they rest while somebody types
  await office.locator('#reason').fill('');
  await office.locator('#reason').pressSequentially('ja');
  await expect(office.locator('#reason')).toHaveValue('ja');
});
