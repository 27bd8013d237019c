// A round with an on-site check, from its rules on: what the specs about it begin with.
import { type Page, expect } from '@playwright/test';
import { expectNotice } from './actions';
import { planRound } from './rounds';

const NAME = '2026年10月至11月';
const TOWN = '青檀镇';

const rules = {
  contract: 1,
  rule_set: { id: 'on-site', year: 2026, title: '现场检查考评细则' },
  trees: {
    town: {
      full_mark: '100',
      nodes: [
        { id: 'n1', title: '公开专区', points: '40', rules: [{ id: 'desk', kind: 'per_piece', points: '10', source: 'on_site', text: '专区设备不能用的每处扣10分' }] },
        { id: 'n2', title: '村务公开栏', points: '60', rules: [{ id: 'board', kind: 'per_piece', points: '5', source: 'on_site_villages', text: '公开栏内容过期的每处扣5分' }] },
      ],
    },
  },
  groups: [{ id: 'town', name: '乡镇（开发区）', tree: 'town' }],
};

/** The sheet of a township in a round whose facts are being collected, made where nobody has made it before; answers its address. */
export async function siteSheet(office: Page): Promise<string> {
  await office.goto('/rounds');
  const made = office.getByRole('link', { name: NAME });
  if (!(await made.count())) {
    await office.goto('/rules/import');
    await office.locator('#file').setInputFiles({ name: '细则.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(rules)) });
    await office.locator('#year').fill('2026');
    await office.locator('#title').fill('现场检查考评细则');
    await office.getByRole('button', { name: '读取文件' }).click();
    await office.getByRole('button', { name: '保存为新版本' }).click();
    await expectNotice(office, '细则已保存为新版本');
    await planRound(office, NAME, '现场检查考评细则');
    await office.getByRole('button', { name: '开始采集' }).click();
    await expectNotice(office, '已办理');
  } else {
    await made.click();
    await expect(office.getByRole('heading', { level: 1 })).toHaveText(NAME);
  }
  await office.getByRole('link', { name: '现场检查', exact: true }).click();
  const row = office.getByRole('row', { name: new RegExp(TOWN) });
  await expect(row).toBeVisible();
  await office.waitForLoadState();
  if (!(await row.getByRole('link', { name: /填写|查看/ }).count())) {
    // drawn before anybody has entered villages: refused, and the sentence says what to do
    await row.getByRole('link', { name: /建检查表/ }).click();
    await office.getByRole('button', { name: '抽村并建表' }).click();
    await expect(office.locator('main')).toContainText('还没有登记村');
    await office.locator('#names').fill('东岗村\n西岗村\n北岗村');
    await office.getByRole('button', { name: '保存名单' }).click();
    await expectNotice(office, '村（社区）已登记');
    await office.locator('#size').fill('5');
    await office.getByRole('button', { name: '抽村并建表' }).click();
    await expect(office.locator('.error-summary')).toContainText('只登记了3个');
    await office.locator('#size').fill('2');
    await office.locator('#entropy').fill('03 08 11 19 25 31 + 07');
    await office.getByRole('button', { name: '抽村并建表' }).click();
    await expectNotice(office, '检查表已建好');
  }
  await row.getByRole('link', { name: /填写|查看/ }).click();
  await expect(office.getByRole('heading', { level: 1 })).toHaveText(`${TOWN}现场检查表`);
  return new URL(office.url()).pathname;
}
