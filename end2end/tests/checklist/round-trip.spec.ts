// The table that the program hands out is handed in again, under any name: nothing changes, and the page says so.
import type { Page } from '@playwright/test';
import { expectNotice } from '../../support/actions';
import { fits, keepsTheRules } from '../../support/pages';
import { expect, test } from '../../support/test';

async function yearOf(page: Page): Promise<string> {
  await page.goto('/');
  return (await page.locator('.top details.menu summary').first().innerText()).slice(0, 4);
}

for (const [ending, mimeType] of [['csv', 'text/csv'], ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']]) {
  test(`the list of the year comes back from its own ${ending} as it went out`, async ({ as }) => {
    const page = await as('office');
    const year = await yearOf(page);
    await page.goto('/checklists');
    // a file that waits for its preview stands in a table of its own, and has nothing to hand out
    const lists = page.locator('tr').filter({ has: page.locator('td[data-label="年度"]', { hasText: new RegExp(`^${year}$`) }) });
    const row = lists.filter({ has: page.locator(`a[href$="/export/${ending}"]`) });
    const title = await row.locator('th').innerText();
    const href = await row.locator(`a[href$="/export/${ending}"]`).getAttribute('href');
    const body = await (await page.request.get(href ?? '')).body();
    await page.goto('/checklists/import');
    await page.locator('#year').fill(year);
    await page.locator('#file').setInputFiles({ name: `改.${ending}`, mimeType, buffer: body });
    await page.getByRole('button', { name: '读取文件' }).click();
    await expect(page.locator('h1')).toHaveText(`核对${year}年度清单`);
    await expect(page.locator('.confirm-bar')).toContainText('与已生效的清单一致');
    await expect(page.locator('#title')).toHaveValue(title);
    await expect(page.locator('main')).toContainText('已有的填报全部保留');
    await expect(page.locator('main')).not.toContainText('修改标题');
    // every open expression is answered as the tasks have it
    await expect(page.locator('#groups .tag', { hasText: '待确认' })).toHaveCount(0);
    await expect(page.locator('.token-open', { hasText: '待确认' })).toHaveCount(0);
    await keepsTheRules(page, 'preview of the own export');
    await fits(page, 'preview of the own export', 1440);
    await page.getByRole('button', { name: '放弃这份文件' }).click();
    await expectNotice(page, '已放弃');
  });
}

test('a button that ticks every unit answers nothing until somebody says so', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists/import');
  await page.locator('#paste-year').fill('2031');
  await page.locator('#text').fill('工作任务\t责任单位\n公开渡口检修安排\t县直有关单位\n');
  await page.getByRole('button', { name: '读取粘贴的表格' }).click();
  await expect(page.locator('#groups .tag')).toHaveText('待确认');
  await page.getByRole('button', { name: '全选：县直有关单位' }).click();
  await expect(page.locator('#groups input[type=checkbox]:checked').first()).toBeVisible();
  await expect(page.locator('#groups .tag')).toHaveText('待确认');
  await page.getByLabel('已核对，就是上面勾选的单位').check();
  await page.getByRole('button', { name: '保存修改并重新读取' }).click();
  await expect(page.locator('#groups .tag')).toHaveText('已确认，可修改');
  await page.getByRole('button', { name: '放弃这份文件' }).click();
  await expectNotice(page, '已放弃');
});
