// The whole job on an empty installation, as its people do it: administrator, office, unit, leader.
import fs from 'node:fs';
import type { Page } from '@playwright/test';
import { answered, sendBack, signIn, submit, expectNotice, write } from '../../support/actions';
import { checklistCsv, registerCsv } from '../../support/files';
import { command, freshFolder, serve } from '../../support/site';
import { expect, test } from '../../support/test';

const FIRST = '溪水一路向东流到县城去';
const OWN = '自己想的一句话,别人不知道';

/** Signs in with a password that somebody else gave, and chooses another. */
async function begin(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await signIn(page, username, password);
  await expect(page.locator('h1')).toHaveText('请先设置新密码');
  await page.locator('#old').fill(password);
  await page.locator('#new').fill(OWN);
  await page.locator('#again').fill(OWN);
  await page.getByRole('button', { name: '保存新密码' }).click();
  await expectNotice(page, '密码已修改');
}

async function follow(page: Page, name: string | RegExp): Promise<void> {
  await answered(page, () => page.getByRole('link', { name }).first().click());
}

async function upload(page: Page, file: ReturnType<typeof registerCsv>): Promise<void> {
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: '读取文件' }).click();
}

test('from an empty database to a number that the leader follows', async ({ as }) => {
  test.setTimeout(240_000);
  const folder = freshFolder();
  command(folder, ['account', 'add', '--username', 'admin', '--role', 'admin', '--name', '王管理', '--password-stdin'], FIRST);
  const site = await serve(folder);
  const person = () => as('nobody', { baseURL: site.url });
  try {
    const admin = await person();
    await begin(admin, 'admin', FIRST);
    await expect(admin.locator('h1')).toHaveText('总览');
    await follow(admin, '责任单位');
    await follow(admin, /导入/);
    await upload(admin, registerCsv());
    const row = admin.locator('tr.row-added').filter({ hasText: '溪口县市场监督管理局' });
    for (const text of ['市场监管局', '县直部门', '市监局', '新增']) await expect(row).toContainText(text);
    await admin.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(admin, '单位名册已导入');

    await follow(admin, '账号');
    await follow(admin, '新增账号');
    const add = async (name: string, username: string, role: string, unit?: string): Promise<string> => {
      await admin.locator('#person').fill(name);
      await admin.locator('#username').fill(username);
      await admin.locator('#role').selectOption(role);
      if (unit) await admin.locator('#unit').selectOption({ label: unit });
      await admin.getByRole('button', { name: '新增', exact: true }).click();
      await expectNotice(admin, '账号已新增');
      const password = (await admin.locator('code').first().textContent()) ?? '';
      await follow(admin, '再新增一个账号');
      return password;
    };
    const passwords = {
      office: await add('李公开', 'gkb', 'office'),
      clerk: await add('孙经办', 'sjb', 'unit', '水利局'),
      leader: await add('赵县长', 'xz', 'leader'),
    };

    const office = await person();
    await begin(office, 'gkb', passwords.office);
    await follow(office, '导入清单');
    await office.locator('#year').fill('2020');
    await upload(office, checklistCsv('2020年清单.csv'));
    // every date of 2020 is past, and the clerk is told before she confirms
    await expect(office.locator('#start')).toContainText('没有一导入就逾期的');
    await office.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(office, '清单已生效');

    const clerk = await person();
    await begin(clerk, 'sjb', passwords.clerk);
    await expect(clerk.locator('h1')).toHaveText('待办');
    await clerk.locator('td.do a').first().click();
    await clerk.waitForURL(/\/cells\/.+/);
    const cell = new URL(clerk.url()).pathname;
    await write(clerk, '全部6条清淤河段的验收结论已在12月20日公开。');
    await submit(clerk);
    await follow(clerk, '回到待办');
    await expect(clerk.locator('h1')).toHaveText('待办');

    await follow(office, /^待审核/);
    await office.locator('tbody a').first().click();
    await sendBack(office, '请写明是哪6条河段。');
    await expectNotice(office, '退回');
    await clerk.goto('/todo');
    await expect(clerk.locator('main')).toContainText('请写明是哪6条河段。');
    await clerk.goto(cell);
    await clerk.locator('#text').fill('东河、西河、南溪、北溪、大圩、小圩6条清淤河段的验收结论已在12月20日公开。');
    await submit(clerk);
    await follow(office, /^待审核/);
    await office.locator('tbody a').first().click();
    await office.getByRole('button', { name: '通过', exact: true }).click();
    await expectNotice(office, '通过');

    const leader = await person();
    await begin(leader, 'xz', passwords.leader);
    await expect(leader.locator('h1')).toHaveText('总览');
    await expect(leader.locator('.finding')).toContainText('已完成 1 个');
    await leader.locator('.finding a[data-count="1"]').first().click();
    await expect(leader.locator('[data-total]')).toHaveAttribute('data-total', '1');
    await expect(leader.locator('tbody')).toContainText('水利局');
  } finally {
    await site.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
