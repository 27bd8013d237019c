import { expectNotice, openReturn } from '../../support/actions';
import { expect, test } from '../../support/test';

test('several reports are accepted at once', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  const before = Number(await page.locator('.toolbar b').textContent());
  const ticks = page.locator('tbody input[type=checkbox]');
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await page.getByRole('button', { name: '通过所勾选的' }).click();
  await expectNotice(page, '已全部通过');
  await expect(page.locator('.toolbar b')).toHaveText(String(before - 2));
  // one judgement, one undo
  await page.getByRole('button', { name: '撤销这2份' }).click();
  await expectNotice(page, '已撤销');
  await expect(page.locator('.toolbar b')).toHaveText(String(before));
});

test('all that was found is ticked, what the unit calls not its own is judged alone', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  await page.getByRole('link', { name: /^勾选找到的/ }).click();
  await expect(page.getByRole('link', { name: '取消全选' })).toBeVisible();
  await page.waitForLoadState();
  const ticks = page.locator('tbody input[type=checkbox]');
  const rows = await page.locator('tbody tr').filter({ has: page.locator('td.tick') }).count();
  expect(await ticks.evaluateAll((all) => all.every((one) => (one as HTMLInputElement).checked))).toBe(true);
  const alone = await page.locator('tbody tr').filter({ hasText: '单独审核' }).count();
  expect(await ticks.count()).toBe(rows - alone);
  await page.getByRole('link', { name: '取消全选' }).click();
  await expect(page.getByRole('link', { name: /^勾选找到的/ })).toBeVisible();
  await page.waitForLoadState();
  expect(await ticks.evaluateAll((all) => all.some((one) => (one as HTMLInputElement).checked))).toBe(false);
});

test('a ticked phrase is a reason, and the notice names what was returned', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  await page.getByRole('link', { name: '从最早的一份开始审核' }).click();
  await page.waitForURL(/\/review\/.+/);
  const title = (await page.locator('h1').textContent()) ?? '';
  await openReturn(page);
  await page.getByText('常用理由').click();
  await page.locator('input[name=phrase]').first().check();
  await page.getByRole('button', { name: '退回', exact: true }).click();
  await expectNotice(page, '退回');
  await expect(page.locator('form.undo')).toContainText(title);
  await page.locator('form.undo a').click();
  await expect(page.locator('main')).toContainText('请补充公开页面的链接');
});

test('the queue is narrowed by unit and keeps it along the way', async ({ as }) => {
  const page = await as('office');
  await page.goto('/review');
  const choice = page.locator('#unit option').nth(1);
  const [value, label] = [await choice.getAttribute('value'), (await choice.textContent()) ?? ''];
  await page.locator('#unit').selectOption(value);
  await page.getByRole('button', { name: '查询' }).click();
  const count = /（(\d+)）/.exec(label)?.[1] ?? '';
  await expect(page.locator('.toolbar b')).toHaveText(count);
  await page.locator('tbody th a').first().click();
  await page.waitForURL(/\/review\/.+/);
  expect(new URL(page.url()).searchParams.get('unit')).toBe(value);
});

test('a judgement on something withdrawn meanwhile is refused', async ({ as }) => {
  const office = await as('office');
  await office.goto('/review');
  const names = await office.locator('tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({ unit: row.querySelector('th a')?.textContent ?? '', href: row.querySelector('th a')?.getAttribute('href') ?? '' })),
  );
  const own = names.find((one) => one.unit.includes('发'))?.href ?? names[0].href;
  await office.goto(own);
  const again = await office.context().newPage();
  await again.goto(own);
  await again.getByRole('button', { name: '通过', exact: true }).click();
  await expectNotice(again, '审核通过');
  await openReturn(office);
  await office.locator('#reason').fill('数字与上期相同,请核对。');
  await office.getByRole('button', { name: '退回', exact: true }).click();
  await expect(office.locator('.error-summary')).toContainText('请核对最新内容');
});
