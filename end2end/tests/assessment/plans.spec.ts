import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { planRound } from '../../support/rounds';
import { expect, test } from '../../support/test';

test('a planned round is changed, tried under other rules, and withdrawn with a reason', async ({ as, browserErrors }) => {
  const office = await as('office');
  const round = await planRound(office, '2026年10月至11月');

  await office.getByText('更改名称和日期', { exact: true }).click();
  await office.locator('#ends_on').fill('2026-09-01');
  await office.getByRole('button', { name: '保存更改' }).click();
  await expect(office.locator('.error-summary')).toContainText('不早于第一天');
  // a cut-off before the last day is asked about
  await office.locator('#ends_on').fill('2026-11-28');
  await office.getByRole('button', { name: '保存更改' }).click();
  await expect(office.locator('.error-summary')).toContainText('早于考评期最后一天');
  await expect(office.getByLabel('仍按这一天截止')).not.toBeChecked();
  await office.locator('#ends_on').fill('2026-11-20');
  await office.locator('#name').fill('2026年10月至11月下旬');
  await office.getByRole('button', { name: '保存更改' }).click();
  await expectNotice(office, '批次已更改');
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('2026年10月至11月下旬');
  await looksRight(office, 'planned round');

  // under other rules, for a look
  await office.getByRole('button', { name: '开始采集' }).click();
  await office.getByRole('link', { name: '换用其他版本试算' }).click();
  await expect(office.locator('main')).toContainText('试算，不保存');
  await office.getByRole('button', { name: '试算', exact: true }).click();
  await expect(office.getByRole('heading', { name: '换用的细则与本批次的相比' })).toBeVisible();
  await looksRight(office, 'what if');

  // from scoring on it stays; given back to collecting it can be withdrawn
  await office.goto(round);
  await office.getByRole('button', { name: '进入评分' }).click();
  await expect(office.getByText('作废这一批次', { exact: true })).toHaveCount(0);
  await office.getByRole('button', { name: '退回采集' }).click();
  await office.getByText('作废这一批次', { exact: true }).click();
  await office.locator('#why').fill('按季度考评，不再单设批次');
  await office.getByRole('button', { name: '作废', exact: true }).click();
  await expectNotice(office, '批次已作废');
  await expect(office.locator('main')).toContainText('作废：按季度考评，不再单设批次');
  await expect(office.getByRole('button', { name: '进入评分' })).toHaveCount(0);
  await looksRight(office, 'withdrawn round');
  for (const page of ['/charts', '/merit', '/cross-check', '/appeals']) {
    await office.goto(`${round}${page}`);
    await expect(office.locator('main')).toContainText('本轮考评已于');
  }
  await office.goto('/rounds');
  await expect(office.getByRole('row', { name: /2026年10月至11月下旬/ })).toContainText('作废');
  // a unit never sees it
  const clerk = await as('clerk');
  browserErrors.allow(/404/);
  await clerk.goto(round);
  await expect(clerk.locator('main')).toContainText('没有找到');
});
