import fs from 'node:fs';
import type { Page } from '@playwright/test';
import { openCells, reviewOf, submit, expectNotice, write } from '../../support/actions';
import { pdf, png, renamedProgram, type Upload } from '../../support/files';
import { expect, test } from '../../support/test';

async function upload(page: Page, file: Upload): Promise<void> {
  await page.waitForLoadState();
  const more = page.locator('details').filter({ hasText: '没有链接，上传文件' });
  if (!(await page.locator('#file').isVisible())) await more.locator('summary').click();
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: '上传文件' }).click();
}

test('files are taken by their content, kept with the draft, and come back to the byte', async ({ as }) => {
  const clerk = await as('clerk');
  const [cell] = await openCells(clerk);
  await clerk.goto(cell);
  await write(clerk, '已在公示栏张贴。');
  await upload(clerk, pdf());
  await expectNotice(clerk, '佐证材料已添加');
  await expect(clerk.locator('#text')).toHaveValue('已在公示栏张贴。');
  await upload(clerk, png());
  await expectNotice(clerk, '佐证材料已添加');
  await expect(clerk.locator('.evidence').first().locator('li')).toHaveCount(2);

  await upload(clerk, renamedProgram('公示.pdf', 'application/pdf'));
  await expect(clerk.locator('#file-error')).toBeVisible();
  await expect(clerk.locator('#text')).toHaveValue('已在公示栏张贴。');
  await expect(clerk.locator('.evidence').first().locator('li')).toHaveCount(2);

  await clerk.getByRole('button', { name: /^移除/ }).last().click();
  await expectNotice(clerk, '佐证材料已移除');
  await expect(clerk.locator('.evidence').first().locator('li')).toHaveCount(1);
  await submit(clerk);

  const office = await as('office');
  await office.goto(reviewOf(cell));
  const waiting = office.waitForEvent('download');
  await office.locator('.evidence a').first().click();
  const download = await waiting;
  const bytes = fs.readFileSync(await download.path());
  expect([pdf().buffer, png().buffer].some((file) => file.equals(bytes))).toBe(true);

  const address = await office.locator('.evidence a').first().getAttribute('href');
  const stranger = await as('nobody');
  await stranger.goto(address ?? '');
  await expect(stranger).toHaveURL(/\/sign-in/);
});

test('a file of another unit answers as if it were not there', async ({ as, browserErrors }) => {
  browserErrors.allow(/404/);
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  await clerk.goto(cells[cells.length - 1]);
  await write(clerk, '有佐证材料。');
  await upload(clerk, png('照片.png'));
  await expectNotice(clerk, '佐证材料已添加');
  const address = await clerk.locator('.evidence a').first().getAttribute('href');
  const other = await as('township');
  const response = await other.goto(address ?? '');
  expect(response?.status()).toBe(404);
});

test('a chosen file goes along when the report is handed in at once', async ({ as }) => {
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  const cell = cells[Math.floor(cells.length / 3)];
  await clerk.goto(cell);
  await write(clerk, '已在网站公开，附截图。');
  await clerk.locator('details').filter({ hasText: '没有链接，上传文件' }).locator('summary').click();
  await clerk.locator('#file').setInputFiles([pdf('随报告提交的截图.pdf'), png('随报告提交的照片.png')]);
  await submit(clerk);
  const office = await as('office');
  await office.goto(reviewOf(cell));
  await expect(office.locator('.evidence')).toContainText('随报告提交的截图.pdf');
  await expect(office.locator('.evidence')).toContainText('随报告提交的照片.png');
});

test('a refused file leaves the words and the other files where they are', async ({ as }) => {
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  await clerk.goto(cells[cells.length - 1]);
  await write(clerk, '这段话不能丢。');
  await clerk.locator('details').filter({ hasText: '没有链接，上传文件' }).locator('summary').click();
  await clerk.locator('#file').setInputFiles([pdf('好文件.pdf'), renamedProgram('坏文件.pdf', 'application/pdf')]);
  await clerk.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
  await expect(clerk.locator('#file-error')).toContainText('“坏文件.pdf”没有添加');
  await expect(clerk.locator('#text')).toHaveValue('这段话不能丢。');
  await expect(clerk.locator('.evidence').first()).toContainText('好文件.pdf');
});

test('a pasted link goes along when the report is handed in at once', async ({ as }) => {
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  const cell = cells[Math.floor(cells.length / 2)];
  await clerk.goto(cell);
  await write(clerk, '已在网站公开。');
  await clerk.locator('#url').fill('https://www.example.gov.cn/zwgk/pasted.html');
  await submit(clerk);
  const office = await as('office');
  await office.goto(reviewOf(cell));
  await expect(office.locator('.evidence')).toContainText('pasted.html');
});
