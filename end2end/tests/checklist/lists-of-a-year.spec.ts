import { expectNotice } from '../../support/actions';
import { checklistCsv } from '../../support/files';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

test('an improvement list stands beside the yearly one; pages show all lists of the year or one', async ({ as }) => {
  const office = await as('office');
  await office.goto('/');
  const year = (await office.locator('.top details.menu summary').first().innerText()).slice(0, 4);
  await office.goto('/checklists/import');
  await office.locator('#year').fill(year);
  await office.locator('#list').fill('提升清单');
  await office.locator('#file').setInputFiles(checklistCsv('提升清单.csv'));
  await office.getByRole('button', { name: '读取文件' }).click();
  await expect(office.locator('h1')).toHaveText(`核对${year}年度提升清单`);
  await office.getByRole('button', { name: '确认导入' }).click();
  await expectNotice(office, '清单已生效');
  await office.goto('/');
  await expect(office.locator('.top details.menu summary').first()).toHaveText(`${year}年度全部清单`);
  // the longer name fits a phone, and its menu stays within the window
  await looksRight(office, 'overview of a year with two lists');
  // the map of all lists says of which list a column is
  await office.goto('/heat-map');
  await expect(office.locator('.list-note')).toContainText('“提升”开头的是提升清单');
  const improved = office.locator('.heat thead th[scope=col] a').filter({ has: office.locator('b', { hasText: '提升' }) });
  await expect(improved).toHaveCount(4);
  await expect(improved.first()).toHaveAttribute('title', /^提升清单：/);
  await office.goto(`/heat-map?year=${year}-2`);
  await expect(office.locator('.list-note')).toHaveCount(0);
  await office.goto('/');
  const all = Number(await office.locator('.finding a').first().innerText());
  await office.goto(`/?year=${year}-2`);
  await expect(office.locator('.top details.menu summary').first()).toHaveText(`${year}年度提升清单`);
  const own = Number(await office.locator('.finding a').first().innerText());
  await office.goto(`/?year=${year}-1`);
  const yearly = Number(await office.locator('.finding a').first().innerText());
  expect([own, yearly + own]).toEqual([4, all]);
  await office.goto(`/tasks?year=${year}-2`);
  await expect(office.locator('[data-total]')).toHaveText('4');
});
