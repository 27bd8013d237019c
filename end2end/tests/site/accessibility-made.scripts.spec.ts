// The pages that somebody has to make first, as pages.spec.ts names them: axe finds nothing serious on them either. Those of a round that
// runs: accessibility-rounds.scripts.spec.ts.
import { expectNotice, makePublic } from '../../support/actions';
import { CLEAR, isClean } from '../../support/axe';
import { checklistCsv } from '../../support/files';
import { siteSheet } from '../../support/on-site';
import { draftOrders } from '../../support/orders';
import { expect, test } from '../../support/test';

test('the editor of rules', async ({ as }) => {
  test.setTimeout(300_000);
  const office = await as('office', CLEAR);
  await office.goto('/rules');
  await office.locator('tbody th a').first().click();
  await office.getByRole('button', { name: '修订' }).click();
  await expectNotice(office, '可以开始修订');
  const draft = new URL(office.url()).pathname;
  await isClean(office, 'draft of rules', draft);
  await office.locator('tbody tr:not(.is-group) td.do a').first().click();
  await office.waitForURL(/node=/);
  await isClean(office, 'indicator');
  await office.getByRole('link', { name: '新增规则' }).click();
  await isClean(office, 'kind of a rule');
  await office.locator('#kind').selectOption({ label: '分档得分' });
  await office.getByRole('button', { name: '下一步' }).click();
  await isClean(office, 'fields of a rule');
});

test('a look-back and the items of a unit', async ({ as }) => {
  test.setTimeout(120_000);
  const office = await as('office', CLEAR);
  await office.goto('/monitoring/look-back');
  await office.locator('#from').fill('2026-01');
  await office.locator('#size').fill('2');
  await office.locator('#entropy').fill('收盘指数3456.78');
  await office.getByRole('button', { name: '抽取' }).click();
  await expectNotice(office, '已抽取');
  await isClean(office, 'look-back');
  await draftOrders(office);
  await isClean(office, 'draft of items');
  await office.getByRole('button', { name: '下达' }).click();
  await expectNotice(office, '已下达');
  await isClean(office, 'items');
  await office.locator('table.heat tbody tr').first().getByRole('link').first().click();
  await expect(office.locator('h1')).toContainText('事项清单');
  await isClean(office, 'items of a unit');
});

test('the preview of an import with a question about its year, its undo, and what the public sees', async ({ as }) => {
  test.setTimeout(300_000);
  const office = await as('office', CLEAR);
  await office.goto('/checklists/import');
  await office.locator('#year').fill('2027');
  const of2023 = checklistCsv('2023年清单.csv');
  const titled = `\ufeff"清溪县2023年度政务公开重点工作清单"\r\n${of2023.buffer.toString('utf8').slice(1)}`;
  await office.locator('#file').setInputFiles({ ...of2023, buffer: Buffer.from(titled) });
  await office.getByRole('button', { name: '读取文件' }).click();
  await expect(office.locator('h1')).toHaveText('核对2027年度清单');
  const preview = new URL(office.url()).pathname;
  await isClean(office, 'preview', preview);
  // not asked, not taken
  await office.getByRole('button', { name: '确认导入' }).click();
  await expect(office.locator('.error-summary')).toContainText('文件写的是2023年');
  await isClean(office, 'preview that was refused');
  await office.goto(preview);
  await office.getByLabel('文件写的是2023年，仍作为2027年导入').check();
  await office.getByRole('button', { name: '确认导入' }).click();
  await expectNotice(office, '清单已生效');
  await office.goto('/checklists');
  await office.locator('tr').filter({ hasText: '2023年清单.csv' }).getByRole('link', { name: '撤销这次导入' }).click();
  await expect(office.locator('main')).toContainText('整份撤下');
  await isClean(office, 'undo of an import');

  await office.goto('/checklists');
  await office.getByRole('link', { name: '对外公开' }).first().click();
  await office.getByLabel('标题写的是2023年，仍这样公开').check();
  await makePublic(office);
  await expectNotice(office, '已对外公开');
  const version = await office.locator('.timeline a[href*="/versions/"]').first().getAttribute('href');
  const address = await office.getByRole('link', { name: '打开公开页面' }).first().getAttribute('href');
  await isClean(office, 'version', version ?? '');
  await isClean(await as('nobody', CLEAR), 'public page', address ?? '');
});

test('the sheet of an on-site check', async ({ as }) => {
  test.setTimeout(300_000);
  const office = await as('office', CLEAR);
  await isClean(office, 'on-site sheet', await siteSheet(office));
  await isClean(office, 'on-site check of a round', new URL(office.url()).pathname.replace(/\/[^/]+$/, ''));
});
