// Ways for reminders: set up, never shown again, tried out, and a person's own address; without a script.
import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

test('a robot is set up and its address is never shown again', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/channels');
  await expect(office.locator('h1')).toContainText('提醒渠道');
  await office.getByRole('link', { name: '新增企业微信群机器人' }).click();
  await office.locator('#name').fill('浏览器测试群');
  await office.locator('#address').fill('http://robot.example.cn/cgi-bin/webhook/send?key=0a1b2c3d4e5f6071');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('#address-error')).toContainText('https://');
  // nothing of a form that holds a secret comes back
  await expect(office.locator('#name')).toHaveValue('');
  await office.locator('#name').fill('浏览器测试群');
  await office.locator('#address').fill('https://robot.example.cn/cgi-bin/webhook/send?key=0a1b2c3d4e5f6071');
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '渠道已保存');
  const row = office.locator('tbody tr').filter({ hasText: '浏览器测试群' }).first();
  await expect(row).toContainText('尾号6071');
  expect(await office.content()).not.toContain('0a1b2c3d');
  await looksRight(office, 'channels');
  await row.getByRole('link', { name: '浏览器测试群' }).click();
  await expect(office.locator('#address')).toHaveValue('');
  expect(await office.content()).not.toContain('0a1b2c3d');
});

test('a mail server without encryption takes no password, and a person says where her mails go', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/monitoring/channels?kind=mail');
  await admin.locator('#name').fill('县政府邮箱');
  await admin.locator('#host').fill('smtp.example.gov.cn');
  await admin.locator('#security').selectOption('none');
  await admin.locator('#login').fill('office');
  await admin.locator('#secret').fill('hunter2hunter2');
  await admin.locator('#sender').fill('office@example.gov.cn');
  await admin.getByRole('button', { name: '保存' }).click();
  await expect(admin.locator('#security-error')).toContainText('不能用密码');
  await admin.locator('#name').fill('县政府邮箱');
  await admin.locator('#host').fill('smtp.example.gov.cn');
  await admin.locator('#sender').fill('office@example.gov.cn');
  await admin.getByRole('button', { name: '保存' }).click();
  await expectNotice(admin, '渠道已保存');
  const clerk = await as('clerk');
  await clerk.goto('/monitoring/digest');
  await clerk.locator('#address').fill('no address');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expect(clerk.locator('#address-error')).toContainText('完整的邮箱地址');
  await clerk.locator('#address').fill('clerk@example.gov.cn');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expectNotice(clerk, '已保存');
  await expect(clerk.locator('#address')).toHaveValue('clerk@example.gov.cn');
  await clerk.locator('#address').fill('');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expectNotice(clerk, '已保存');
});
