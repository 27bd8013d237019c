// What people type is text, whatever it looks like: it never runs, and it is shown to the letter.
import type { Page } from '@playwright/test';
import { openCells, reviewOf, sendBack, submit, expectNotice, write } from '../../support/actions';
import { expect, test } from '../../support/test';

const NASTY = '</textarea><script>window.pwned=1</script><img src=x onerror="window.pwned=1">\'"&amp;{{7*7}}';

/** Nothing ran, and the words stand there as words. */
async function harmless(page: Page, words = NASTY): Promise<void> {
  await page.waitForLoadState();
  const where = page.url();
  expect(await page.evaluate(() => (globalThis as { pwned?: number }).pwned), where).toBeUndefined();
  expect(await page.locator('script:not([nonce])').count(), `strange scripts on ${where}`).toBe(0);
  expect(await page.locator('img[src=x]').count(), `smuggled pictures on ${where}`).toBe(0);
  const shown = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    return [document.body.innerText, document.title, ...fields].join('\n');
  });
  expect(shown, where).toContain(words);
}

test('in a report, its return, and everywhere they are shown', async ({ as }) => {
  test.setTimeout(120_000);
  const clerk = await as('clerk');
  const [cell] = await openCells(clerk);
  await clerk.goto(cell);
  await write(clerk, NASTY);
  await clerk.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expectNotice(clerk, '草稿已保存');
  await expect(clerk.locator('#text')).toHaveValue(NASTY);
  await harmless(clerk);

  await clerk.locator('#url').fill('https://www.example.gov.cn/');
  await clerk.locator('#title').fill(NASTY);
  await clerk.getByRole('button', { name: '添加链接' }).click();
  await expectNotice(clerk, '佐证材料已添加');
  await harmless(clerk);
  await clerk.locator('#url').fill('javascript:window.pwned=1');
  await clerk.getByRole('button', { name: '添加链接' }).click();
  await expect(clerk.locator('.error-summary')).toBeVisible();
  await clerk.locator('#url').fill('');
  await submit(clerk);
  await harmless(clerk);

  const office = await as('office');
  await office.goto(reviewOf(cell));
  await harmless(office);
  await office.goto(cell);
  await harmless(office);
  await office.goto(reviewOf(cell));
  await sendBack(office, NASTY);
  await expectNotice(office, '已退回');

  for (const path of ['/todo', cell]) {
    await clerk.goto(path);
    await harmless(clerk);
  }
  await write(clerk, `${NASTY}改`);
  await submit(clerk);
  await office.goto(reviewOf(cell));
  await expect(office.locator('.review .diff').first()).toContainText(NASTY);
  await harmless(office);
  const lead = await as('lead');
  await lead.goto(cell);
  await harmless(lead);
});

test('in the name of an account', async ({ as }) => {
  const admin = await as('admin');
  const name = '<script>window.pwned=1</script>"';
  await admin.goto('/accounts/new');
  await admin.locator('#person').fill(name);
  await admin.locator('#username').fill('nasty');
  await admin.locator('#role').selectOption('auditor');
  await admin.getByRole('button', { name: '新增', exact: true }).click();
  await expectNotice(admin, '账号已新增');
  await harmless(admin, name);
  await admin.goto('/accounts?q=nasty');
  await harmless(admin, name);
  await admin.goto('/audit');
  await harmless(admin, 'nasty');
});

test('in a search, a filter and an address', async ({ as }) => {
  const page = await as('leader');
  const query = encodeURIComponent(NASTY);
  for (const path of [`/search?q=${query}`, `/cells?q=${query}`, `/accounts?q=${query}`]) {
    if (path.startsWith('/accounts')) continue;
    await page.goto(path);
    await harmless(page);
  }
  await page.goto(`/cells?status=${query}&sort=${query}&page=${query}&size=-1&year=999999999999`);
  expect(await page.evaluate(() => (globalThis as { pwned?: number }).pwned)).toBeUndefined();
  await page.goto(`/tasks?notice=${query}`);
  await expect(page.locator('.notice-success')).toHaveCount(0);
});

test('ten thousand characters, emoji and marks that turn the line around come back to the letter', async ({ as }) => {
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  await clerk.goto(cells[cells.length - 1]);
  const words = '公开👩‍👩‍👧‍👦第\u202e一\u2066行\n=cmd|\' /C calc\'!A0\n  缩进';
  await write(clerk, words);
  await clerk.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expectNotice(clerk, '草稿已保存');
  await expect(clerk.locator('#text')).toHaveValue(words);
  const long = '政务公开'.repeat(2_500);
  await clerk.locator('#text').fill(long);
  await clerk.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expectNotice(clerk, '草稿已保存');
  await expect(clerk.locator('#text')).toHaveValue(long);
});
