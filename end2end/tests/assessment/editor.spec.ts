import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

test('rules are revised piece by piece, tried, and stored as the next version', async ({ as, browserErrors }) => {
  const office = await as('office');
  await office.goto('/rules');
  await office.locator('tbody th a').first().click();
  await expect(office.locator('main')).toContainText('不能改动；要改请点“修订”');
  const version = new URL(office.url()).pathname;
  await office.getByRole('button', { name: '修订' }).click();
  await expectNotice(office, '可以开始修订');
  const draft = new URL(office.url()).pathname;
  await expect(office.locator('main')).toContainText('内容没有变化');

  // an indicator: what is refused comes back as it was typed
  await office.locator('tbody tr:not(.is-group) td.do a').first().click();
  await expect(office.locator('#points')).toBeVisible();
  const node = office.url();
  await office.locator('#points').fill('很多');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expect(office.locator('.error-summary')).toContainText('分值');
  await expect(office.locator('#points')).toHaveValue('很多');
  await office.locator('#points').fill('31');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(office, '已写入修订稿');

  // a rule: its kind first, then its fields
  await office.goto(node);
  await office.getByRole('link', { name: '新增规则' }).click();
  await office.locator('#kind').selectOption({ label: '分档得分' });
  await office.getByRole('button', { name: '下一步' }).click();
  await office.locator('#named').fill('好');
  await office.getByRole('button', { name: '保存规则' }).click();
  await expect(office.locator('.error-summary')).toContainText('每行一个');
  await office.locator('#named').fill('好 31\n一般 20');
  await office.locator('#evidence').fill('栏目页面截图');
  await office.getByRole('button', { name: '保存规则' }).click();
  await expectNotice(office, '已写入修订稿');
  await expect(office.locator('main')).toContainText('分档得分：一般20分、好31分');

  // the whole: what is odd leads to its place, what changes is told, sample facts are scored
  await office.goto(draft);
  await expect(office.locator('.problems')).toContainText('与满分不符');
  await looksRight(office, 'draft of rules');
  await office.getByRole('button', { name: '上级分值和满分按下级合计' }).first().click();
  await expectNotice(office, '已写入修订稿');
  await expect(office.locator('.problems')).not.toContainText('与满分不符');
  await expect(office.locator('main')).toContainText('改为31分');
  await office.getByRole('link', { name: '试算：全部达标' }).click();
  await expect(office.getByRole('region', { name: '试算' })).toContainText('没有扣分');
  await office.locator('.problems .chip').first().click();
  await expect(office).toHaveURL(/node=/);

  // gate, grades and veto beside the trees: what is wrong is said at its field and stays as it was typed
  await office.goto(draft);
  const beside = office.locator('section').filter({ has: office.getByRole('heading', { name: '加分门槛、等次和单项否决' }) }).last();
  await beside.locator('summary').click();
  await office.locator('#grades').fill('优秀');
  await office.getByRole('button', { name: '保存门槛、等次和否决' }).click();
  await expect(office.locator('.error-summary')).toContainText('中间空一格');
  await expect(office.locator('#grades')).toHaveValue('优秀');
  await office.locator('#grades').fill('优秀 60\n良好 80');
  await office.getByRole('button', { name: '保存门槛、等次和否决' }).click();
  await expect(office.locator('.error-summary')).toContainText('等次从高到低写');
  await office.locator('#grades').fill('优秀 92\n良好 80\n合格 60\n不合格 0');
  await office.locator('#gate').fill('80');
  await office.locator('#cap').fill('5');
  await office.getByRole('button', { name: '保存门槛、等次和否决' }).click();
  await expectNotice(office, '已写入修订稿');
  await expect(office.locator('main')).toContainText('改为“优秀92分起、良好80分起、合格60分起、不合格0分起”');

  // one group is ranked and graded its own way
  await office.goto(draft);
  await office.getByRole('region', { name: '分组的等次和排名' }).getByRole('link', { name: /乡镇/ }).click();
  await office.getByLabel('另行规定').check();
  await office.locator('#grades').fill('一等 85\n二等 90');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expect(office.locator('.error-summary')).toContainText('等次从高到低写');
  await office.locator('#grades').fill('一等 85\n二等 0');
  await office.locator('#ties-0').selectOption({ label: '重大扣分少的在前' });
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(office, '已写入修订稿');
  await expect(office.locator('main')).toContainText('改为“一等85分起、二等0分起”');
  await expect(office.getByRole('row', { name: /乡镇.*另行规定/ })).toBeVisible();

  // a tree of its own for one unit
  await office.goto(draft);
  await office.getByRole('link', { name: '为部分单位另立指标' }).first().click();
  await office.getByRole('button', { name: '另立指标' }).click();
  await expect(office.locator('.error-summary')).toContainText('勾选');
  await office.locator('#title').fill('无对外服务的部门');
  await office.locator('input[name=left_out]').last().check();
  await office.locator('input[name=unit]').first().check();
  await office.getByRole('button', { name: '另立指标' }).click();
  await expectNotice(office, '已写入修订稿');
  await expect(office.getByRole('heading', { name: '无对外服务的部门' })).toBeVisible();

  // the version in use is as it was; the draft is the next one
  await office.getByRole('button', { name: /^保存为第/ }).click();
  await expectNotice(office, '细则已保存为新版本');
  await expect(office.locator('main')).toContainText('还没有批次使用');
  await expect(office.getByRole('heading', { name: '无对外服务的部门' })).toBeVisible();
  expect(new URL(office.url()).pathname).not.toBe(version);
  browserErrors.allow(/404/);
  await office.goto(draft);
  await expect(office.locator('main')).toContainText('没有找到');
});

test('a draft that was thrown away leaves the version as it was', async ({ as }) => {
  const office = await as('office');
  await office.goto('/rules');
  await office.locator('tbody th a').first().click();
  await expect(office).toHaveURL(/\/rules\/[0-9a-f-]{36}$/);
  const version = new URL(office.url()).pathname;
  await office.getByRole('button', { name: '修订' }).click();
  await office.getByRole('button', { name: '放弃修订稿' }).click();
  await expectNotice(office, '修订稿已放弃');
  expect(new URL(office.url()).pathname).toBe(version);
});
