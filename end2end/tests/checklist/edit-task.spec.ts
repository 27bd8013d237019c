// A task changed by hand: seen before it is stored, and taken back.
import { expectNotice } from '../../support/actions';
import { firstLink, keepsTheRules } from '../../support/pages';
import { expect, test } from '../../support/test';

test('a task is changed with a reason, after a look at what that does, and taken back', async ({ as }) => {
  const page = await as('office');
  const task = await firstLink(page, '/tasks?year=2026', /^\/tasks\/[0-9a-f-]{36}$/);
  await page.goto(task);
  const before = await page.locator('.requirement').textContent();
  await page.getByRole('link', { name: '修改任务' }).click();
  await expect(page.locator('h1')).toHaveText('修改任务');
  await page.locator('#requirement').fill(`${before}（调整）`);
  await page.locator('#reason').fill(' ');
  await page.getByRole('button', { name: '下一步：核对影响' }).click();
  await expect(page.locator('.form-error').first()).toContainText('请写明理由');

  await expect(page.locator('#effect')).toContainText('改动：工作要求');
  await keepsTheRules(page, 'edit task');
  await page.goto(task);
  await expect(page.locator('.requirement')).toHaveText(before ?? '');

  await page.goto(`${task}/edit`);
  await page.locator('#requirement').fill(`${before}（调整）`);
  await page.locator('#reason').fill('县政府常务会议议定');
  await page.getByRole('button', { name: '下一步：核对影响' }).click();
  await page.getByRole('button', { name: '确认保存' }).click();
  await expectNotice(page, '任务已保存');
  await expect(page.locator('.requirement')).toHaveText(`${before}（调整）`);

  await page.goto('/checklists');
  await expect(page.locator('main')).toContainText('修改任务');
  await page.locator('tr').filter({ hasText: '修改任务' }).getByRole('link', { name: '撤销' }).first().click();
  // first what goes, then the button
  await page.getByRole('button', { name: '确认撤销' }).click();
  await expectNotice(page, '撤销');
  await page.goto(task);
  await expect(page.locator('.requirement')).toHaveText(before ?? '');
});

test('a unit that has a task for a part of the year has its days beside its part', async ({ as }) => {
  const page = await as('office');
  const task = await firstLink(page, '/tasks?year=2026', /^\/tasks\/[0-9a-f-]{36}$/);
  await page.goto(`${task}/edit`);
  const named = await Promise.all(['#leads', '#each', '#others'].map((field) => page.locator(field).inputValue()));
  const unit = named.join('、').split('、').find((name) => name) ?? '';
  await page.locator('#reason').fill('年中调整分工');
  await page.locator('#days').fill(`${unit} 十二月中旬止`);
  await page.getByRole('button', { name: '下一步：核对影响' }).click();
  await expect(page.locator('.form-error').first()).toContainText('没有读懂');
  await page.locator('#days').fill(`${unit} 到2026-12-15止`);
  await page.getByRole('button', { name: '下一步：核对影响' }).click();
  await expect(page.locator('#effect')).toContainText('改动：责任分工');
  await keepsTheRules(page, 'days of a unit');
  await page.getByRole('button', { name: '确认保存' }).click();
  await expectNotice(page, '任务已保存');
  const row = page.locator('#units tr').filter({ hasText: unit }).first();
  await expect(row).toContainText('至2026年12月15日止');
  await expect(row).toContainText('手工调整');

  await page.goto('/checklists');
  await page.locator('tr').filter({ hasText: '修改任务' }).getByRole('link', { name: '撤销' }).first().click();
  await page.getByRole('button', { name: '确认撤销' }).click();
  await expectNotice(page, '撤销');
  await page.goto(task);
  await expect(page.locator('#units')).not.toContainText('至2026年12月15日止');
});

test('a look at what leaves with a task takes nothing off', async ({ as }) => {
  const page = await as('office');
  const task = await firstLink(page, '/tasks?year=2026', /^\/tasks\/[0-9a-f-]{36}$/);
  await page.goto(`${task}/edit`);
  await page.locator('#removal > summary').click();
  await page.locator('#removal-reason').fill('与另一项合并');
  await page.locator('#removal').getByRole('button', { name: '下一步：核对影响' }).click();
  await expect(page.locator('#removal-effect')).toContainText('不再要求填报的事项');
  await expect(page.locator('#removal-effect')).toContainText('转入历史的填报');
  await page.goto(task);
  await expect(page.locator('h1')).toBeVisible();
});

test('a task is split into nodes after a look, and put together again', async ({ as }) => {
  const page = await as('office');
  const task = await firstLink(page, '/tasks?year=2026', /^\/tasks\/[0-9a-f-]{36}$/);
  await page.goto(task);
  const before = (await page.locator('.requirement').textContent()) ?? '';
  await page.goto(`${task}/edit`);
  const split = page.locator('#split');
  await split.locator('summary').click();
  await split.getByLabel('节点').fill('形成初稿\n年底前印发');
  await split.getByLabel('理由').fill('县政府常务会议议定');
  await split.getByRole('button', { name: '下一步：核对节点' }).click();
  await expect(split.locator('.form-error')).toContainText('第1行没有写明哪一天前完成');

  await split.getByLabel('节点').fill('12月10日前形成初稿\n年底前印发');
  await split.getByRole('button', { name: '下一步：核对节点' }).click();
  await expect(page.locator('#split-effect')).toContainText('拆成2行');
  await expect(page.locator('#split-effect li').first()).toContainText('2026年12月10日前完成');
  await keepsTheRules(page, 'split task');
  await page.goto(task);
  await expect(page.locator('.requirement')).toHaveText(before);

  await page.goto(`${task}/edit`);
  await split.locator('summary').click();
  await split.getByLabel('节点').fill('12月10日前形成初稿\n年底前印发');
  await split.getByLabel('理由').fill('县政府常务会议议定');
  await split.getByRole('button', { name: '下一步：核对节点' }).click();
  await expect(page.locator('#split-effect')).toBeVisible();
  await page.waitForLoadState();
  const leave = split.getByLabel('这些填报随任务转入历史');
  const reportsLeave = (await leave.count()) > 0;
  if (reportsLeave) await leave.check();
  await split.getByRole('button', { name: '确认拆分' }).click();
  await expectNotice(page, '任务已拆成节点');
  await expect(page.locator('.requirement')).toContainText('（12月10日前形成初稿）');

  await page.goto('/checklists');
  await expect(page.locator('main')).toContainText('拆分任务');
  await page.locator('tr').filter({ hasText: '拆分任务' }).getByRole('link', { name: '撤销' }).first().click();
  // first what goes, and whose reports count again, then the button
  await expect(page.locator('main')).toContainText(reportsLeave ? '重新计入统计的填报' : '还没有单位在这些事项上填报');
  await page.getByRole('button', { name: '确认撤销' }).click();
  await expectNotice(page, '撤销');
  await page.goto(task);
  await expect(page.locator('.requirement')).toHaveText(before);
});
