import { PASSWORD, PEOPLE } from '../../support/people';
import { answered, enter, signIn } from '../../support/actions';
import { expect, test } from '../../support/test';

test('a wrong password says what to do and opens nothing', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('用户名').fill(PEOPLE.leader);
  await page.getByLabel('密码').fill('not-the-password');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toContainText('用户名或密码不正确');
  // the name that was typed is still there, the password is not, and the page says whom to ask
  await expect(page.getByLabel('用户名')).toHaveValue(PEOPLE.leader);
  await expect(page.getByLabel('密码')).toHaveValue('');
  await expect(page.locator('.door')).toContainText('忘记密码');
  await expect(page.locator('h1')).toContainText('县政务公开监督');
  await page.goto('/tasks');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing in leads to the page that was asked for, and signing out leaves it', async ({ page }) => {
  await page.goto('/cells?status=overdue&sort=due');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, PEOPLE.leader, PASSWORD);
  await expect(page).toHaveURL(/\/cells\?status=overdue&sort=due$/);
  await page.locator('.top-end details.menu > summary').click();
  await page.getByRole('button', { name: '退出' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('status')).toContainText('已安全退出');
  await page.goto('/cells');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('an address outside the site is never the next page', async ({ page, site }) => {
  await page.goto('/sign-in?next=https://example.invalid/');
  await signIn(page, PEOPLE.leader, PASSWORD);
  await expect(page.locator('h1')).toHaveText('总览');
  expect(new URL(page.url()).origin).toBe(site.url);
});

test('a session that ended elsewhere says so and returns to the page', async ({ as }) => {
  const here = await as('nobody');
  await here.goto('/sign-in');
  await signIn(here, PEOPLE.auditor, PASSWORD);
  const elsewhere = await as('nobody');
  await elsewhere.goto('/sign-in');
  await enter(elsewhere, 'auditor');
  await elsewhere.goto('/me');
  await elsewhere.getByRole('button', { name: '退出其他设备' }).click();
  await expect(elsewhere.getByRole('status').first()).toContainText('已结束登录');

  await here.goto('/audit?person=office');
  await expect(here).toHaveURL(/\/sign-in\?.*error=expired/);
  await expect(here.getByRole('alert')).toContainText('登录已失效');
  await signIn(here, PEOPLE.auditor, PASSWORD);
  await expect(here).toHaveURL(/\/audit\?person=office$/);
});

test('after five wrong passwords the account rests', async ({ page }) => {
  await page.goto('/sign-in');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    // each answer looks like the one before: the next attempt waits for its page
    await answered(page, () => signIn(page, 'leader2', `wrong-${attempt}`));
  }
  await signIn(page, 'leader2', PASSWORD);
  await expect(page.getByRole('alert')).toContainText('暂停登录');
});

test('people without the right are told so, strangers learn nothing', async ({ as, browserErrors }) => {
  browserErrors.allow(/40[34]/);
  const clerk = await as('clerk');
  for (const path of ['/accounts', '/settings', '/audit', '/review', '/checklists/import']) {
    const response = await clerk.goto(path);
    expect(response?.status(), path).toBe(403);
    await expect(clerk.locator('h1')).toHaveText('没有权限');
  }
  const missing = await clerk.goto('/cells/00000000-0000-7000-8000-000000000000');
  expect(missing?.status()).toBe(404);
});
