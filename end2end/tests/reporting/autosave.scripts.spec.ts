// The draft saves itself; whatever happens to session and colleagues, no word is lost.
import { PASSWORD, PEOPLE } from '../../support/people';
import { awake, enter, keepAsleep, openCells, signIn, write } from '../../support/actions';
import { expect, test } from '../../support/test';

const saved = /已自动保存 \d/;

test('what is typed is saved a moment later', async ({ as }) => {
  const page = await as('clerk');
  const [cell] = await openCells(page);
  await page.goto(cell);
  await write(page, '自动保存的第一句。');
  await expect(page.locator('.save-state')).toHaveText(saved);
  await page.reload();
  await expect(page.locator('#text')).toHaveValue('自动保存的第一句。');
  await awake(page);
  await page.locator('#text').press('End');
  await page.locator('#text').pressSequentially('再写一句。');
  await expect(page.locator('.save-state')).toHaveText(saved);
  // the form's own button goes on from what was saved last
  await page.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expect(page.locator('.notice-success')).toContainText('草稿已保存');
  await expect(page.locator('#text')).toHaveValue('自动保存的第一句。再写一句。');
});

test('what is written before the page listens is saved once it does', async ({ as }) => {
  const page = await as('clerk');
  const [cell] = await openCells(page);
  const wake = await keepAsleep(page);
  await page.goto(cell);
  await write(page, '页面还没有加载完就写下的话。');
  await expect(page.locator('.save-state')).not.toContainText('已自动保存');
  wake();
  await expect(page.locator('.save-state')).toHaveText(saved);
  await page.goto(cell);
  await expect(page.locator('#text')).toHaveValue('页面还没有加载完就写下的话。');
  await expect(page.locator('input[name=claim][value=done]')).toBeChecked();
});

test('a pasted link is kept with the draft until it becomes evidence', async ({ as }) => {
  const page = await as('clerk');
  const cells = await openCells(page);
  const cell = cells[2] ?? cells[0];
  const address = 'https://www.example.gov.cn/kept/2026';
  await page.goto(cell);
  await write(page, '链接先放在这里。');
  await page.locator('#url').fill(address);
  await expect(page.locator('.save-state')).toHaveText(saved);
  await page.waitForTimeout(1500);
  await expect(page.locator('.save-state')).toHaveText(saved);
  // nobody is asked, and nothing is lost
  await page.goto('/todo');
  await page.goto(cell);
  await expect(page.locator('#url')).toHaveValue(address);
  await page.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expect(page.locator('#evidence')).toContainText(address);
  await expect(page.locator('#url')).toHaveValue('');
});

test('a second window is shown the difference and overwrites nothing', async ({ as }) => {
  const first = await as('clerk');
  const cells = await openCells(first);
  const cell = cells[1] ?? cells[0];
  await first.goto(cell);
  const second = await first.context().newPage();
  await second.goto(cell);
  await write(first, '第一个窗口的文字。');
  await expect(first.locator('.save-state')).toHaveText(saved);
  await write(second, '第二个窗口的文字。');
  await expect(second.locator('.save-state')).toContainText('已停止自动保存');
  await expect(second.locator('#text')).toHaveValue('第二个窗口的文字。');
  await first.reload();
  await expect(first.locator('#text')).toHaveValue('第一个窗口的文字。');
  await second.getByRole('button', { name: '核对差异' }).click();
  await expect(second.locator('#conflict .diff')).toContainText('个窗口的文字。');
  await expect(second.locator('#conflict details')).toContainText('第一个窗口的文字。', { useInnerText: false });
  await expect(second.locator('#text')).toHaveValue('第二个窗口的文字。');
});

test('the end of the session keeps the text, and saving goes on after signing in', async ({ as, browserErrors }) => {
  browserErrors.allow(/\/api\/|401|sign-in/);
  const page = await as('nobody');
  await page.goto('/sign-in');
  await signIn(page, PEOPLE.township, PASSWORD);
  const [cell] = await openCells(page);
  await page.goto(cell);
  await page.context().clearCookies();
  await write(page, '登录失效以后写的文字。');
  await expect(page.locator('.save-state')).toContainText('未能自动保存');
  await expect(page.locator('#text')).toHaveValue('登录失效以后写的文字。');
  const door = page.context().waitForEvent('page');
  await page.getByRole('link', { name: '在新窗口登录' }).click();
  const window = await door;
  await enter(window, 'township');
  await page.locator('#text').press('End');
  await page.locator('#text').pressSequentially('继续写。');
  await expect(page.locator('.save-state')).toHaveText(saved);
  await page.reload();
  await expect(page.locator('#text')).toHaveValue('登录失效以后写的文字。继续写。');
});

test('advice while writing comes and goes without stopping anybody', async ({ as }) => {
  const page = await as('clerk');
  const cells = await openCells(page);
  await page.goto(cells[cells.length - 1]);
  const advice = page.locator('.advice[role=status]');
  await page.locator('#text').fill('已完成');
  await expect(page.getByText('已写 3 字')).toBeVisible();
  await expect(advice).toBeVisible();
  await page.locator('#text').fill('');
  await expect(advice).toBeHidden();
});
