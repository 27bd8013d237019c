import { expectNotice } from '../../support/actions';
import { siteSheet } from '../../support/on-site';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

const PHONE = { viewport: { width: 390, height: 844 } };
// a picture of one point
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

test('a sheet is filled in on a phone, place by place, handed in, and its faults are problems at once', async ({ as, browserErrors }) => {
  const office = await as('office', PHONE);
  const sheet = await siteSheet(office);
  await looksRight(office, 'on-site sheet');
  await expect(office.locator('main')).toContainText('抽村记录');
  await expect(office.getByRole('button', { name: '提交检查表' })).toBeDisabled();

  // the unit itself
  await office.getByRole('link', { name: /^填写 ?，青檀镇/ }).click();
  await expect(office.locator('#verdict-0')).toBeVisible();
  await looksRight(office, 'on-site place');
  await office.locator('#verdict-0').selectOption('met');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(office, '已保存');

  // the first village: a fault with its photo
  await office.getByRole('link', { name: /^填写 ?，.岗村/ }).first().click();
  await office.locator('#verdict-0').selectOption('not_met');
  await office.locator('#note-0').fill('公开栏还是去年的内容');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expectNotice(office, '已保存');
  await office.getByRole('link', { name: /^填写 ?，.岗村/ }).first().click();
  await expect(office.locator('#note-0')).toHaveValue('公开栏还是去年的内容');
  await office.locator('#item').selectOption({ index: 1 });
  await office.locator('#file').setInputFiles({ name: '公开栏.png', mimeType: 'image/png', buffer: Buffer.alloc(21 * 1024 * 1024, 1) });
  await office.getByRole('button', { name: '上传照片' }).click();
  await expect(office.locator('.error-summary')).toContainText('20MB');
  // a file that is no photo hears about photos, not about papers
  await office.locator('#item').selectOption({ index: 1 });
  await office.locator('#file').setInputFiles({ name: '情况.txt', mimeType: 'text/plain', buffer: Buffer.from('公开栏没有更新') });
  await office.getByRole('button', { name: '上传照片' }).click();
  await expect(office.locator('.error-summary')).toContainText('这不是照片');
  await office.locator('#item').selectOption({ index: 1 });
  await office.locator('#file').setInputFiles({ name: '公开栏.png', mimeType: 'image/png', buffer: PNG });
  await office.getByRole('button', { name: '上传照片' }).click();
  await expectNotice(office, '照片已上传');
  await expect(office.locator('.evidence')).toContainText('公开栏.png');

  // nobody but the office and the unit that checks sees it before it is open to units
  const clerk = await as('clerk');
  browserErrors.allow(/404/);
  await clerk.goto(sheet);
  await expect(clerk.locator('main')).toContainText('没有找到');

  // the second village does not apply
  await office.goto(sheet);
  await office.getByRole('link', { name: /^填写 ?，.岗村/ }).last().click();
  await office.locator('#verdict-0').selectOption('not_asked');
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await office.getByRole('button', { name: '提交检查表' }).click();
  await expectNotice(office, '检查表已提交');
  await expect(office.locator('#handed-in')).toContainText('共3项：符合1项、不符合1项、不适用1项');
  await expect(office.getByRole('link', { name: '查看得分表' })).toBeVisible();
  await expect(office.locator('main')).toContainText('已登记为问题');
  await office.goto('/monitoring/findings');
  await expect(office.locator('main')).toContainText('公开栏还是去年的内容');

  // given back with a reason, it can be filled in again
  await office.goto(sheet);
  await office.getByText('退回重新填写').click();
  await office.locator('#reason').fill('西岗村的公开栏查错了');
  await office.getByRole('button', { name: '退回', exact: true }).click();
  await expectNotice(office, '检查表已退回');
  await expect(office.getByRole('link', { name: /^填写 ?，/ })).toHaveCount(3);
});

test('the sheets of a group are opened at once, and the round leads to those that are open', async ({ as }) => {
  const office = await as('office');
  const sheet = await siteSheet(office);
  const list = sheet.replace(/\/[^/]+$/, '');
  await office.goto(list);
  // the demo knows the villages of two more townships; the others wait for theirs
  await expect(office.locator('#group')).toContainText('没有登记村（社区）');
  await office.locator('#size').fill('0');
  await office.getByRole('button', { name: '成批建检查表' }).click();
  await expect(office.locator('.error-summary')).toContainText('1到20之间');
  await office.locator('#size').fill('2');
  await office.getByRole('button', { name: '成批建检查表' }).click();
  await expectNotice(office, '检查表已建好');
  await looksRight(office, 'on-site list');
  await expect(office.getByRole('row', { name: /云顶乡/ })).toContainText('从4个村中抽取');
  await office.getByRole('button', { name: '成批建检查表' }).click();
  await expect(office.locator('main')).toContainText('请先逐个登记，再抽取');
  await office.goto(list.replace(/\/on-site$/, ''));
  await office.getByRole('link', { name: /^云顶乡/ }).first().click();
  await expect(office.getByRole('heading', { level: 1 })).toContainText('云顶乡');
});
