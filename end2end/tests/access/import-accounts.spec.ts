// Accounts from a file: looked at first, refused row by row, and handed over as slips once.
import { expectNotice, signIn } from '../../support/actions';
import { expect, test } from '../../support/test';

const FILE = '单位,姓名,用户名,角色\n发改委,新来的人,fgw-new,单位经办人\n发改委,又一位,fgw,单位经办人\n不存在的局,某人,,\n';

test('a list of accounts is looked at, confirmed and printed', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/accounts');
  await admin.getByRole('link', { name: '导入账号' }).click();
  await admin.locator('#file').setInputFiles({ name: '账号.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await admin.getByRole('button', { name: '读取文件' }).click();
  await expect(admin.locator('.problems li')).toHaveCount(2);
  await expect(admin.locator('.problems')).toContainText('“fgw”已有人用');
  await expect(admin.locator('.problems')).toContainText('“不存在的局”不在名册里');
  await expect(admin.locator('tbody tr')).toHaveCount(1);
  const address = admin.url();
  await admin.getByRole('button', { name: '生成这1个账号' }).click();
  await expectNotice(admin, '账号已生成');
  const slip = admin.locator('.slip');
  await expect(slip).toHaveCount(1);
  await expect(slip).toContainText('新来的人');
  await admin.waitForLoadState();
  const [username, password] = await slip.locator('code').allTextContents();
  expect(username).toBe('fgw-new');

  const page = await as('nobody');
  await page.goto('/sign-in');
  await signIn(page, username, password);
  await expect(page.locator('h1')).toHaveText('请先设置新密码');

  // once only: whoever comes back reads that it was confirmed, and sees no password
  await admin.goto(address);
  await expect(admin.locator('main')).toContainText('确认导入，不必再次确认');
  await expect(admin.locator('.slip')).toHaveCount(0);
  await expect(admin.locator('main')).not.toContainText(password);
});

test('a file of something else is refused with a sentence', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/accounts/import');
  await admin.locator('#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('工作要求,责任单位\n公开,发改委\n') });
  await admin.getByRole('button', { name: '读取文件' }).click();
  await expect(admin.locator('#file-error')).toContainText('没有找到账号名单');
});
