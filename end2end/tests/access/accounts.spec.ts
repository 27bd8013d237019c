import { expectNotice, signIn } from '../../support/actions';
import { expect, test } from '../../support/test';

const OWN = '春江水暖鸭先知又一年';

test('a new account begins with a one-time password that must be changed', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/accounts/new');
  await admin.locator('#person').fill('新来的经办人');
  await admin.locator('#username').fill('xinlai');
  await admin.locator('#role').selectOption('unit');
  await admin.getByRole('button', { name: '新增', exact: true }).click();
  // an account of a unit needs its unit; what was typed stays
  await expect(admin.locator('.error-summary')).toBeVisible();
  await expect(admin.locator('#person')).toHaveValue('新来的经办人');
  await admin.locator('#unit').selectOption({ index: 2 });
  await admin.getByRole('button', { name: '新增', exact: true }).click();
  await expectNotice(admin, '账号已新增');
  const once = (await admin.locator('code').textContent()) ?? '';
  expect(once.length).toBeGreaterThan(9);
  await admin.reload();
  await expect(admin.locator('code')).toHaveCount(0);
  expect(await admin.content()).not.toContain(once);
  // loading the answer anew sends the form again: it makes no second account
  await expect(admin.locator('.error-summary')).toContainText('已有人用');

  const page = await as('nobody');
  await page.goto('/sign-in');
  await signIn(page, 'xinlai', once);
  await expect(page.locator('h1')).toHaveText('请先设置新密码');
  await page.goto('/todo');
  await expect(page).toHaveURL(/\/password$/);
  const change = async (old: string, next: string, again = next) => {
    await page.locator('#old').fill(old);
    await page.locator('#new').fill(next);
    await page.locator('#again').fill(again);
    await page.getByRole('button', { name: '保存新密码' }).click();
  };
  await change(once, '短');
  await expect(page.locator('.error-summary')).toBeVisible();
  await change(once, OWN, `${OWN}了`);
  await expect(page.locator('.error-summary')).toBeVisible();
  await change(once, OWN);
  await expectNotice(page, '密码已修改');
  await expect(page.locator('h1')).toHaveText('待办');
});

test('a reset ends the sessions and the old password', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/accounts?q=leader2');
  await admin.locator('tbody th a').first().click();
  await admin.getByRole('button', { name: '重置密码' }).click();
  await expectNotice(admin, '密码已重置');
  const page = await as('nobody');
  await page.goto('/sign-in');
  await signIn(page, 'leader2', 'gongkai-demo');
  await expect(page.getByRole('alert')).toContainText('不正确');
});

test('a post is handed over; the old account signs in no more', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/accounts?q=admin2');
  await admin.locator('tbody th a').first().click();
  await admin.locator('#successor').fill('接任的人');
  await admin.locator('#username').fill('jieren');
  await admin.getByRole('button', { name: '交接并停用本账号' }).click();
  await expectNotice(admin, '已交接');
  await expect(admin.locator('h1')).toHaveText('接任的人');
  const page = await as('nobody');
  await page.goto('/sign-in');
  await signIn(page, 'admin2', 'gongkai-demo');
  await expect(page.getByRole('alert')).toBeVisible();
});
