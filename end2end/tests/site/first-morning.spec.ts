// An empty installation in four steps that tick themselves off, and accounts for everybody at once.
import fs from 'node:fs';
import { expectNotice, signIn } from '../../support/actions';
import { registerCsv } from '../../support/files';
import { command, freshFolder, serve } from '../../support/site';
import { expect, test } from '../../support/test';

const FIRST = '溪水一路向东流到县城去';

test('four steps tick themselves off, and every unit gets a slip', async ({ as }) => {
  test.setTimeout(240_000);
  const folder = freshFolder();
  const add = ['account', 'add', '--username', 'admin', '--role', 'admin', '--name', '王管理', '--password-stdin', '--keep-password'];
  command(folder, add, FIRST);
  const site = await serve(folder);
  try {
    const admin = await as('nobody', { baseURL: site.url });
    await admin.goto('/sign-in');
    await signIn(admin, 'admin', FIRST);
    const steps = admin.locator('.first-steps li');
    await expect(steps).toHaveCount(4);
    await expect(admin.locator('.first-steps .is-done')).toHaveCount(0);

    await admin.getByRole('link', { name: '填写县名和联系方式' }).click();
    await admin.locator('#county_name').fill('溪口县');
    await admin.locator('#issuer').fill('溪口县政务公开领导小组办公室');
    await admin.locator('#contact').fill('县政务公开办 0564-1234567');
    await admin.locator('form.form').filter({ has: admin.locator('#county_name') }).getByRole('button', { name: '保存' }).click();
    await expectNotice(admin, '已保存');
    await admin.goto('/');
    await expect(steps.nth(0)).toHaveClass('is-done');

    await admin.goto('/units/import');
    await admin.locator('#file').setInputFiles(registerCsv());
    await admin.getByRole('button', { name: '读取文件' }).click();
    await admin.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(admin, '单位名册已导入');
    await admin.goto('/');
    await expect(steps.nth(1)).toHaveClass('is-done');
    await expect(steps.nth(2)).toContainText('5个单位还没有账号');

    await admin.goto('/accounts');
    await admin.getByRole('link', { name: '5个单位没有账号' }).click();
    await expect(admin.locator('tbody tr')).toHaveCount(5);
    await admin.getByRole('button', { name: '为这5个单位生成账号' }).click();
    await expectNotice(admin, '账号已生成');
    const slips = admin.locator('.slip');
    await expect(slips).toHaveCount(5);
    const username = (await slips.first().locator('code').nth(0).textContent()) ?? '';
    const password = (await slips.first().locator('code').nth(1).textContent()) ?? '';
    const waiting = admin.waitForEvent('download');
    await admin.getByRole('link', { name: '下载表格' }).click();
    const bytes = fs.readFileSync(await (await waiting).path());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    await admin.goto('/accounts/new-all');
    await expect(admin.locator('main')).toContainText('没有还缺账号的责任单位');
    expect(await admin.content()).not.toContain(password);

    const clerk = await as('nobody', { baseURL: site.url });
    await clerk.goto('/sign-in');
    await expect(clerk.locator('h1')).toHaveText('溪口县政务公开监督');
    await expect(clerk.locator('.door')).toContainText('0564-1234567');
    await signIn(clerk, username, password);
    await expect(clerk.locator('h1')).toHaveText('请先设置新密码');
    await admin.goto('/');
    await expect(steps.nth(2)).toHaveClass('is-done');
    await expect(steps.nth(3)).not.toHaveClass('is-done');
  } finally {
    await site.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
