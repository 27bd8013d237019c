import type { Page } from '@playwright/test';
import { answered, expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

/** Opens the page that edits a unit. */
async function edit(page: Page, words: string): Promise<void> {
  await page.goto(`/units?q=${words}`);
  await page.locator('[aria-label="责任单位列表"] tbody th a').first().click();
  await page.waitForURL(/\/units\/[0-9a-f-]{36}/);
  await page.goto(`${new URL(page.url()).pathname}/edit`);
}

test('the register is searched by Chinese, pinyin and initials', async ({ as }) => {
  const page = await as('leader');
  for (const words of ['交通', 'jiaotong', 'jtj']) {
    await page.goto('/units');
    await page.locator('#unit-q').fill(words);
    await page.getByRole('button', { name: '查询' }).click();
    await expect(page.locator('[aria-label="责任单位列表"] tbody tr').filter({ hasText: '交通运输局' }), words).toHaveCount(1);
  }
  await page.goto('/units?q=zzzz');
  await expect(page.locator('.empty-match')).toBeVisible();
});

test('a unit is renamed from a day on; before it the old name stays', async ({ as }) => {
  // the first day of the quarter that runs, by the office's clock
  const DAY = 24 * 3_600_000;
  const office = new Date(Date.now() + DAY / 3);
  const first = Date.UTC(office.getUTCFullYear(), Math.floor(office.getUTCMonth() / 3) * 3, 1);
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
  const page = await as('office');
  await edit(page, '交通运输');
  await page.locator('#new_full_name').fill('云岫县交通与邮政局');
  await page.locator('#new_short_name').fill('交邮局');
  // a quarter that is sealed keeps its names: the sentence says from which day on another one may begin
  await page.locator('#renamed_on').fill('2020-01-01');
  await page.getByRole('button', { name: '更名', exact: true }).click();
  // (where the other project has renamed it before, it bears the name already)
  await expect(page.locator('.error-summary')).toContainText(/已经封存|新名称与现名称相同/);
  await page.waitForLoadState();
  await page.locator('#renamed_on').fill(day(first));
  // the refusal of before still stands there: what counts is the answer's own page
  await answered(page, () => page.getByRole('button', { name: '更名', exact: true }).click());
  await expect(page.locator('.notice-success, .error-summary').first()).toBeVisible();
  await page.goto('/units?q=交邮局');
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).toContainText('云岫县交通与邮政局');
  await page.goto(`/units?day=${day(first - DAY)}&q=交通`);
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).toContainText('云岫县交通运输局');
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).not.toContainText('交邮局');
  // who looks for the old name finds the new one
  await page.goto('/units?q=交通运输局');
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).toContainText('交邮局');
});

test('a new unit with a nasty name is text everywhere', async ({ as }) => {
  const page = await as('office');
  const name = '</textarea><script>window.pwned=1</script>局"';
  await page.goto('/units/new');
  await page.locator('#full_name').fill(name);
  await page.locator('#short_name').fill('<b>怪</b>局');
  await page.locator('#aliases').fill(`${name}一、</textarea>二`);
  await page.locator('#note').fill(name);
  await page.getByRole('button', { name: '新增', exact: true }).click();
  await expectNotice(page, /./);
  await page.goto(`/units?q=${encodeURIComponent('怪')}`);
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).toContainText(name);
  await page.locator('[aria-label="责任单位列表"] tbody th a').first().click();
  await page.waitForURL(/\/units\/[0-9a-f-]{36}/);
  const unit = new URL(page.url()).pathname;
  for (const path of [unit, `${unit}/edit`, '/cells', '/heat-map?order=official', '/search?q=怪']) {
    await page.goto(path);
    expect(await page.evaluate(() => (globalThis as { pwned?: number }).pwned), path).toBeUndefined();
    expect(await page.locator('script:not([nonce])').count(), path).toBe(0);
  }
  await page.goto(unit);
  await expect(page.locator('h1')).toHaveText(name);
  await page.goto(`${unit}/edit`);
  await expect(page.locator('#note')).toHaveValue(name);
});

test('a register file is shown before it is stored', async ({ as }) => {
  const page = await as('office');
  const csv = '\ufeff单位全称,简称,类别\r\n云岫县试验局,试验局,县直部门\r\n云岫县奇怪局,奇怪局,不知道\r\n';
  await page.goto('/units/import');
  await page.locator('#file').setInputFiles({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.locator('.confirm-bar')).toContainText('现在还没有保存');
  await expect(page.locator('.problems')).toContainText('不知道');
  await expect(page.locator('tr.row-added')).toContainText('云岫县试验局');
  await page.getByRole('button', { name: '确认导入' }).click();
  await expectNotice(page, /./);
  await page.goto('/units?q=syj');
  await expect(page.locator('[aria-label="责任单位列表"] tbody')).toContainText('云岫县试验局');
});

test('the end of a unit is looked at before it is entered', async ({ as }) => {
  const page = await as('office');
  await edit(page, '残联');
  // a year that is a slip of the pen is asked about
  const next = new Date().getFullYear() + 1;
  await page.locator('#closed_on').fill(`${next + 4}-03-01`);
  await page.locator('#successor').selectOption({ label: '云岫县民政局' });
  await page.getByRole('button', { name: '核对涉及的事项' }).click();
  const look = page.locator('.notice#confirmed');
  await expect(look).toContainText(`${next + 4}年3月1日起并入云岫县民政局，`);
  await page.getByRole('button', { name: '确认撤并' }).click();
  await expect(page.locator('.error-summary')).toContainText('在一年以后');
  // another day is another look
  await page.locator('#closed_on').fill(`${next}-01-05`);
  await page.getByRole('button', { name: '确认撤并' }).click();
  await expect(look).toContainText(new RegExp(`${next}年1月5日起并入云岫县民政局，(\\d+个未审核通过的事项转给云岫县民政局|没有需要转出的事项|未审核通过的事项该单位都有)`));
  // of a day ahead nothing is told as if it had happened, and of what both have the successor's stays
  await expect(look).toContainText('以下按今天的情况预计');
  await page.getByRole('button', { name: '确认撤并' }).click();
  await expectNotice(page, '已安排');
});
