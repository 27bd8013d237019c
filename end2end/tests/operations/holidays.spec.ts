// Next year's holiday arrangement: pasted, looked at, loaded.
import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

const YEAR = new Date().getFullYear() + 1;

test('a holiday table is looked at before it is loaded, and says who loaded it', async ({ as }) => {
  const page = await as('admin');
  await page.goto('/settings');
  await page.locator('#notice').fill('今年怎么放假');
  await page.getByRole('button', { name: '读取并预览' }).click();
  await expect(page.locator('#holidays .form-error')).toContainText('没有读懂这份安排');

  const days = [`${YEAR}-01-01,元旦,放假`, `${YEAR}-10-01,国庆节,放假`, `${YEAR}-10-02,国庆节,放假`];
  await page.locator('#notice').fill(days.join('\n'));
  await page.getByRole('button', { name: '读取并预览' }).click();
  await expect(page.locator('#holidays')).toContainText(`${YEAR}年：放假3天，调休上班0天`);
  await expect(page.locator('#holidays')).toContainText('10月1日至10月2日');
  await page.getByRole('button', { name: '确认载入' }).click();
  await expectNotice(page, '节假日安排已载入');
  await expect(page.locator('#holidays tbody tr').first()).toContainText('钟启航');
  await expect(page.locator('#holidays')).not.toContainText('还没有载入');
});
