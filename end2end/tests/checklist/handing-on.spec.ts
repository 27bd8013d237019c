// What leaves the house: the four-column table, its public page, the lists.
import fs from 'node:fs';
import type { Page } from '@playwright/test';
import { expectNotice, makePublic } from '../../support/actions';
import { fits, keepsTheRules, looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

async function taken(page: Page, link: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await link();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

test('the public page is off, can be switched on for everybody, and off again', async ({ as, browserErrors }) => {
  browserErrors.allow(/404/);
  const office = await as('office');
  const stranger = await as('nobody');
  await office.goto('/checklists');
  await expect(office.locator('main')).toContainText('未公开');
  await office.getByRole('link', { name: '对外公开' }).first().click();
  // exactly what the public will read, and a question
  await expect(office.locator('main')).toContainText('公众将看到的内容');
  await expect(office.locator('.paper-meta')).toContainText('截至');
  await keepsTheRules(office, 'publication');
  await makePublic(office);
  await expectNotice(office, '已对外公开');
  await expect(office.locator('.timeline')).toContainText('第1版');
  const version = await office.locator('.timeline a[href*="/versions/"]').first().getAttribute('href');
  await office.goto(version ?? '');
  await looksRight(office, 'version');
  await office.goBack();
  const address = await office.getByRole('link', { name: '打开公开页面' }).first().getAttribute('href');
  const open = await stranger.goto(address ?? '');
  expect(open?.status()).toBe(200);
  await keepsTheRules(stranger, 'public');
  await stranger.setViewportSize({ width: 390, height: 800 });
  await fits(stranger, 'public', 390);
  await expect(stranger.locator('table.four tbody tr')).not.toHaveCount(0);
  // nothing of the workplace shows outside
  await expect(stranger.locator('nav, form, header.top')).toHaveCount(0);
  await expect(stranger.locator('h1')).toContainText('落实情况');
  await office.getByRole('button', { name: '撤下公开页面' }).click();
  await expectNotice(office, '已撤下公开页面');
  const shut = await stranger.goto(address ?? '');
  expect(shut?.status()).toBe(404);
  await expect(stranger.locator('main')).toContainText('已撤下');
});

test('the table of three weeks ago is read and exported as it stood, and the way back is there', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  await page.locator('tbody th a').first().click();
  const then = new Date(Date.now() - 21 * 86_400_000 + 8 * 3_600_000);
  const said = `${then.getUTCFullYear()}年${then.getUTCMonth() + 1}月${then.getUTCDate()}日`;
  await page.getByLabel('截至').fill(then.toISOString().slice(0, 10));
  await page.getByRole('button', { name: '查看' }).click();
  await expect(page.locator('.as-of [role=status]')).toContainText(`以下是截至${said}日终表上的文字`);
  await expect(page.locator('.paper-meta')).toContainText(said);
  // what stood there is read, not changed
  await expect(page.locator('table.four').getByRole('link', { name: /^修改/ })).toHaveCount(0);
  await keepsTheRules(page, 'table of a day');
  await page.locator('.page-actions summary').click();
  const href = (await page.locator('.page-actions').getByRole('link', { name: 'CSV 文本' }).getAttribute('href')) ?? '';
  const file = await page.request.get(href);
  // a browser's own name of a download is ASCII here; the header has the whole one
  expect(decodeURIComponent(file.headers()['content-disposition'] ?? '')).toContain(said);
  expect(await file.text()).toMatch(/^\ufeff/);
  await page.getByRole('link', { name: '回到今天' }).click();
  await expect(page.locator('.as-of [role=status]')).toHaveCount(0);
});

test('the four-column table leaves in five formats, each with the first task in it', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/checklists');
  await page.locator('tbody th a').first().click();
  const requirement = (await page.locator('td[data-label="工作要求"]').first().textContent()) ?? '';
  expect(requirement.length).toBeGreaterThan(5);
  for (const [format, begins] of [['Excel 工作簿', 'PK'], ['Word 文档', 'PK'], ['网页', '<'], ['CSV 文本', '\ufeff'], ['JSON 数据', '{']]) {
    await page.locator('.page-actions summary').click();
    const { name, bytes } = await taken(page, () => page.locator('.page-actions').getByRole('link', { name: format }).click());
    expect(bytes.length, name).toBeGreaterThan(500);
    const text = bytes.toString('utf8');
    expect(text.startsWith(begins), `${name} begins with ${begins}`).toBe(true);
    if (begins !== 'PK') expect(text, name).toContain(requirement.slice(0, 8));
    await page.reload();
  }
});

test('the ledger leaves whole, as filtered, and as ticked', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/cells?status=done');
  const total = Number(await page.locator('[data-total]').getAttribute('data-total'));
  const menu = page.locator('.toolbar details.menu');
  const lines = (bytes: Buffer) => bytes.toString('utf8').trimEnd().split(/\r?\n(?=")|\r?\n(?=\d)/).length;

  await menu.locator('summary').click();
  const filtered = await taken(page, () => menu.getByRole('link', { name: /按当前条件.*CSV/ }).click());
  expect(filtered.bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
  await page.goto('/cells?status=done');
  await page.locator('tbody input[type=checkbox]').nth(0).check();
  await page.locator('tbody input[type=checkbox]').nth(1).check();
  await menu.locator('summary').click();
  const ticked = await taken(page, () => menu.getByRole('button', { name: '已勾选（CSV）' }).click());
  await page.goto('/cells?status=done');
  await menu.locator('summary').click();
  const whole = await taken(page, () => menu.getByRole('link', { name: /本年度全部.*CSV/ }).click());
  // who only reads has a button in sight for the boxes
  await page.goto('/cells?status=done');
  await page.locator('tbody input[type=checkbox]').nth(0).check();
  const inSight = await taken(page, () => page.locator('.toolbar').getByRole('button', { name: '导出已勾选' }).click());
  expect(inSight.bytes.subarray(0, 2).toString()).toBe('PK');
  expect(total).toBeGreaterThan(2);
  expect(lines(ticked.bytes)).toBe(3);
  expect(lines(filtered.bytes)).toBe(total + 1);
  expect(lines(whole.bytes)).toBeGreaterThan(lines(filtered.bytes));
  await page.goto('/cells?status=done');
  await menu.locator('summary').click();
  const sheet = await taken(page, () => menu.getByRole('link', { name: /按当前条件.*Excel/ }).click());
  expect(sheet.bytes.subarray(0, 2).toString()).toBe('PK');
});

test('the office words what stands in 完成情况, and it is published so', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  await page.locator('tbody th a').first().click();
  await page.locator('table.four').getByRole('link', { name: /修改/ }).first().click();
  await page.locator('#completion').fill('已于4月公布摊位分配办法,\n并答复意见 3 条。');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(page, '已保存');
  await expect(page.locator('table.four')).toContainText('已于4月公布摊位分配办法');
});

test('accepted reports reach the table from the workbench, one row and all that are new', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  await page.getByRole('link', { name: '汇总更新' }).first().click();
  await expect(page.locator('h1')).toContainText('汇总更新');
  await keepsTheRules(page, 'workbench');
  const news = page.locator('.tag-look', { hasText: '有新填报' });
  const before = await news.count();
  expect(before, 'rows with something new').toBeGreaterThan(1);
  const row = page.locator('section.panel', { has: news }).first();
  // whose words are offered, and of which period, for one row and for all
  await expect(row.locator('form p.muted').first()).toContainText(/取自.+（.+）|按各单位的审核结果统计/);
  await page.getByText(/^查看这\d+项将采用谁的填报$/).click();
  const takes = page.locator('form.panel details li');
  await expect(takes).toHaveCount(before);
  await expect(takes.first()).toContainText(/取自|统计|保持不变/);
  const offered = (await row.locator('form p.said').first().textContent()) ?? '';
  await row.getByRole('button', { name: /采用建议文字|确认无误/ }).click();
  await expectNotice(page, '已采用');
  await expect(news).toHaveCount(before - 1);
  await page.getByRole('button', { name: /^采用全部/ }).click();
  await expectNotice(page, '已全部更新');
  await expect(news).toHaveCount(0);
  await page.getByRole('link', { name: '查看整张表' }).click();
  await expect(page.locator('table.four')).toContainText(offered.trim().slice(0, 20));
});
