// Any office's list gets in through the page with at most three clicks beside 确认, and the preview says before what is there after.
import type { Page } from '@playwright/test';
import { expectNotice } from '../../support/actions';
import { type List, OWN, given } from '../../support/lists';
import { expect, test } from '../../support/test';

const MOST_CLICKS = 3;

/** Imports one list into a year of its own. */
async function bringIn(page: Page, list: List, year: number): Promise<void> {
  let clicks = 0;
  const click = async (name: string) => {
    clicks += 1;
    await page.getByRole('button', { name }).click();
  };
  await page.goto('/checklists/import');
  await page.locator('#year').fill(String(year));
  await page.locator('#file').setInputFiles(list.upload);
  await click('读取文件');
  const name = list.upload.name;
  if (list.refusedWith) {
    await expect(page.locator('#file-error, .confirm-bar').first(), name).toContainText(list.refusedWith);
    return;
  }
  await expect(page.locator('h1'), name).toHaveText(`核对${year}年度清单`);
  // a file of another year is asked about once, further down
  await page.waitForLoadState();
  const other = page.locator('#other_year');
  if (await other.count()) {
    clicks += 1;
    await other.check();
  }
  // limits that were not read are agreed to by their number
  const limits = page.locator('#limits_open');
  if (await limits.count()) {
    clicks += 1;
    await limits.check();
  }
  const confirm = page.getByRole('button', { name: '确认导入' });
  await expect(confirm, `${name} can be confirmed as it was read`).toBeEnabled();
  const shown = Number(await page.locator('.confirm-bar b').first().textContent());
  if (list.tasks !== undefined) expect(shown, `tasks of ${name}`).toBe(list.tasks);
  // what was understood is what is confirmed: every problem stands there with its sentence
  const problems = Number(await page.locator('.facts div').filter({ hasText: '待核对的问题' }).locator('dd').textContent());
  if (problems > 0) await expect(page.locator('.problems li').first(), name).toBeAttached();
  await confirm.click();
  await expectNotice(page, '清单已生效');
  expect(clicks, `clicks for ${name}`).toBeLessThanOrEqual(MOST_CLICKS);
  await page.goto(`/tasks?year=${year}`);
  await expect(page.locator('[data-total]'), `tasks of ${name} on the list`).toHaveAttribute('data-total', String(shown));
}

test('one list of every kind', async ({ as }) => {
  const page = await as('office');
  for (const [place, list] of OWN.entries()) await bringIn(page, list, 2031 + place);
});

test('units that nobody could tell are named after the import, with the way to mend it', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists');
  const row = page.locator('tr').filter({ has: page.locator('td[data-label="年度"]', { hasText: '2031' }) }).first();
  await row.getByRole('link', { name: '查看' }).click();
  await page.getByRole('link', { name: '未对应的单位名称' }).click();
  const open = page.locator('#open-units');
  await expect(open).toContainText('责任单位名称还没有对应的任务');
  await expect(open.locator('li').first()).toContainText('没有');
  await open.locator('li a').first().click();
  await expect(page.locator('h1')).toContainText('修改任务');
});

test('the lists beside the project', async ({ as }) => {
  const lists = given();
  if (lists.length === 0) {
    test.info().annotations.push({ type: 'left out', description: 'no lists lie beside the project' });
    console.log('left out: the given lists, which do not lie beside the project');
    return;
  }
  const page = await as('office');
  for (const [place, list] of lists.entries()) await bringIn(page, list, 2041 + place);
});
