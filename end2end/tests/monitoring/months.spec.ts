// What goes on over months: items of townships, charts, a look-back, urging; without a script.
import { expectNotice } from '../../support/actions';
import { draftOrders } from '../../support/orders';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

test('items are ordered, published on one page and checked', async ({ as }) => {
  const office = await as('office');
  await draftOrders(office);
  await expect(office.locator('table.heat thead')).toContainText('惠农补贴');
  await office.getByRole('button', { name: '下达' }).click();
  await expectNotice(office, '已下达');
  await expect(office.locator('.main')).toContainText('已公开0个');
  const first = office.locator('table.heat tbody tr').first();
  await first.getByRole('link').first().click();
  await expect(office.locator('h1')).toContainText('事项清单');
  await expect(office.locator('ol.stack > li')).toHaveCount(2);
  await looksRight(office, 'items of a unit');
  // nothing is published yet: there is nothing to tick
  await expect(office.locator('ol.stack input[type=checkbox]')).toHaveCount(0);
});

test('each bar of a chart leads to its rows', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring');
  const bar = office.locator('#trends figure.chart').nth(1).locator('svg a').first();
  await expect(bar).toHaveAttribute('aria-label', /：\d+/);
  const number = ((await bar.getAttribute('aria-label')) ?? '').match(/：(\d+)/)?.[1] ?? '';
  await office.goto((await bar.getAttribute('href')) ?? '');
  await expect(office.locator('[data-total]')).toHaveAttribute('data-total', number);
});

test('a sample is drawn with its record, and a unit keeps its contact person', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/look-back');
  await office.locator('#from').fill('2026-01');
  await office.locator('#size').fill('2');
  await office.locator('#entropy').fill('收盘指数3456.78');
  await office.getByRole('button', { name: '抽取' }).click();
  await expectNotice(office, '已抽取');
  await expect(office.locator('#proof')).toContainText('收盘指数3456.78');
  await looksRight(office, 'look-back');
  const item = office.locator('ol.stack > li').first();
  await item.getByText('登记结果').click();
  await item.getByLabel('核实情况').fill('打开页面看过，没有再出现。');
  await item.getByRole('button', { name: '保持良好' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('ol.stack > li').first()).toContainText('保持良好');

  const clerk = await as('clerk');
  await clerk.goto('/monitoring/contacts');
  await clerk.locator('#name').fill('王某');
  await clerk.locator('#phone').fill('0564-6023456');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expectNotice(clerk, '已保存');
  await expect(clerk.locator('table')).toContainText('0564-6023456');
});

test('a try of a column that may not be visited says so and stores nothing', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/columns/new');
  await office.locator('#name').fill('工作动态');
  await office.locator('#address').fill('http://127.0.0.1:9/w/');
  await office.getByRole('button', { name: '试读' }).click();
  await expect(office.locator('.notice-error')).toContainText('内部网络');
  await expect(office.locator('#name')).toHaveValue('工作动态');
});
