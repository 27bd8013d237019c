// Problems as of an earlier day, and numbers of what was published; without a script.
import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

test('problems are read as of an earlier day, and today is one link away', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/findings?state=any');
  const total = Number(await office.locator('[data-total]').getAttribute('data-total'));
  expect(total).toBeGreaterThan(0);
  // before anything was confirmed there is nothing
  await office.locator('#as_of').fill('2020-01-06');
  await office.getByRole('button', { name: '查看' }).click();
  await expect(office.locator('form.as-of')).toContainText('按每个问题的办理记录推算');
  await expect(office.locator('[data-total]')).toHaveCount(0);
  await looksRight(office, 'problems as of an earlier day');
  await office.getByRole('link', { name: '回到今天' }).click();
  await expect(office.locator('[data-total]')).toHaveAttribute('data-total', String(total));
});

test('what a column published is said by hand and marked so', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/columns/counts');
  await office.locator('select[name=column]').selectOption({ index: 1 });
  await office.locator('input[name=number]').fill('0');
  await office.getByRole('button', { name: '登记', exact: true }).click();
  await expectNotice(office, '发布条数已登记');
  await expect(office.locator('#said tbody tr').first()).toContainText('人工登记');
  await looksRight(office, 'numbers of what was published');
  // fewer than the days that are named
  await office.locator('select[name=column]').selectOption({ index: 1 });
  await office.locator('input[name=number]').fill('1');
  await office.locator('textarea[name=days]').fill('1日、1日');
  await office.getByRole('button', { name: '登记', exact: true }).click();
  await expect(office.locator('.main')).toContainText('条数1少于写明的2个发布日期');
});
