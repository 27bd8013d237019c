// A checklist from its file to the list and back out of it.
import type { Page } from '@playwright/test';
import { expectNotice } from '../../support/actions';
import { checklistCsv, correctedHtml, pastedText, pdf, renamedProgram, type Upload } from '../../support/files';
import { fits, keepsTheRules } from '../../support/pages';
import { expect, test } from '../../support/test';

const YEAR = '2027';

async function upload(page: Page, file: Upload): Promise<void> {
  await page.goto('/checklists/import');
  await page.locator('#year').fill(YEAR);
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: '读取文件' }).click();
}

/** What stands beside a word in the facts. */
function fact(page: Page, name: string) {
  return page.locator('.facts div').filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd');
}

test.describe.serial('one list of 2027', () => {
  test('a file is previewed, questions are answered, and nothing is stored before', async ({ as }) => {
    const page = await as('office');
    await upload(page, checklistCsv());
    await expect(page.locator('h1')).toHaveText('核对2027年度清单');
    await keepsTheRules(page, 'preview');
    await fits(page, 'preview', 1440);
    await expect(fact(page, '任务')).toHaveText('4');
    await expect(fact(page, '工作内容').first()).toHaveText('2');
    await expect(page.locator('.token-group')).toContainText('各乡镇人民政府');
    await expect(page.locator('#groups')).toContainText('部门');
    await expect(page.locator('.confirm-bar')).toContainText('1处有关单位待确认');
    // a wrong year costs one click, not the file
    await page.getByText('年度选错了').click();
    await page.getByRole('button', { name: '改为2028年度' }).click();
    await expect(page.locator('h1')).toContainText('2028年度');
    // the button belongs to a form that stands further down
    await page.waitForLoadState();
    await page.getByText('年度选错了').click();
    await page.getByRole('button', { name: '改为2027年度' }).click();
    await expect(page.locator('h1')).toContainText('2027年度');
    await expect(page.locator('.confirm-bar')).toContainText('1处有关单位待确认');

    const preview = page.url();
    await page.goto('/tasks');
    await expect(page.locator('.top details.menu').first()).not.toContainText('2027年度');
    await page.goto('/checklists');
    await expect(page.locator('main')).toContainText('等待确认的文件');
    await page.goto(preview);

    const boxes = page.locator('#groups .choices input[type=checkbox][name="group.0"]');
    // many at once: ticking answers nothing by itself
    const many = await boxes.count();
    const ticked = page.locator('#groups input[name="group.0"]:checked');
    for (const [button, left] of [['全选', many], ['全不选', 0], ['反选', many]] as const) {
      await page.locator('#groups').getByRole('button', { name: new RegExp(`^${button}：`) }).click();
      await expect(ticked, button).toHaveCount(left);
      await expect(page.locator('.confirm-bar'), button).toContainText('1处有关单位待确认');
    }
    for (const box of await boxes.all()) await box.uncheck();
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('button', { name: '保存修改并重新读取' }).click();
    await expectNotice(page, '修改已保存');
    await expect(page.locator('.confirm-bar')).toContainText('0处有关单位待确认');
    await expect(page.locator('#groups input:checked')).toHaveCount(2);
  });

  test('confirmed, the list is there for everybody, and can be undone as a whole', async ({ as }) => {
    const page = await as('office');
    await page.goto('/checklists');
    await page.locator('.timeline a').first().click();
    await page.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(page, '清单已生效');
    await page.goto('/tasks?year=2027');
    await expect(page.locator('[data-total]')).toHaveAttribute('data-total', '4');
    const row = page.locator('tbody tr').filter({ hasText: '集市秤具' });
    await expect(row).toContainText('市场监管局牵头,各乡镇人民政府配合');
    await page.goto('/checklists');
    await page.locator('tr').filter({ hasText: '2027年清单.csv' }).getByRole('link', { name: '撤销这次导入' }).click();
    // first what goes, then the button
    await expect(page.locator('main')).toContainText('整份撤下');
    await expect(page.locator('main')).toContainText('4项任务');
    await page.getByRole('button', { name: '确认撤销' }).click();
    await expectNotice(page, '已整体撤销');
    await expect(page.locator('tr').filter({ hasText: '2027年清单.csv' })).toContainText('撤销');
    await page.goto('/tasks');
    await expect(page.locator('.top details.menu').first()).not.toContainText('2027年度');
  });

  test('imported again, last choices are remembered; a correction shows what changes', async ({ as }) => {
    const page = await as('office');
    await upload(page, checklistCsv());
    // ticked as before, and asked again
    await expect(page.locator('#groups')).toContainText('待确认');
    await expect(page.locator('#groups input:checked')).toHaveCount(2);
    for (const unit of ['政府办', '发改委']) await expect(page.locator('#groups').getByLabel(unit, { exact: true })).toBeChecked();
    await page.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(page, '清单已生效');

    await upload(page, correctedHtml());
    await expect(page.locator('main')).toContainText('与已生效的清单相比');
    for (const [name, count] of [['新增', '1'], ['修改', '1'], ['移出', '1'], ['未变', '2']]) {
      await expect.soft(fact(page, name), name).toHaveText(count);
    }
    await expect(page.locator('tr.row-added')).toContainText('清淤计划');
    await expect(page.locator('tr.row-changed')).toContainText('每月公开');
    await expect(page.locator('.row-removed')).toContainText('验收结论');
    await page.getByRole('button', { name: '确认导入' }).click();
    await expectNotice(page, '清单已生效');
    await page.goto('/tasks?year=2027');
    await expect(page.locator('main')).toContainText('清淤计划');
    await expect(page.locator('main')).not.toContainText('验收结论');

    await upload(page, correctedHtml());
    await expect(page.locator('.confirm-bar')).toContainText('与已生效的清单一致');
    await page.getByRole('button', { name: '放弃这份文件' }).click();
    await expectNotice(page, '已放弃');
  });
});

test('a corrected file names whose limit changes, and what it has no column for stays', async ({ as }) => {
  const page = await as('office');
  const file = (lines: string[]): Upload => ({ name: '有时限.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}`) });
  const bring = async (lines: string[]) => {
    await page.goto('/checklists/import');
    await page.locator('#year').fill('2029');
    await page.locator('#file').setInputFiles(file(lines));
    await page.getByRole('button', { name: '读取文件' }).click();
  };
  await bring(['序号,任务,责任单位,完成时限,备注', '1,公布渡口班次,水利局,6月底前,重点', '2,公布摊位租金,商务局,9月底前,']);
  await page.getByRole('button', { name: '确认导入' }).click();
  await expectNotice(page, '清单已生效');
  await bring(['序号,任务,责任单位,完成时限,备注', '1,公布渡口班次,水利局,,重点', '2,公布摊位租金,商务局,10月底前,']);
  const changed = page.locator('details').filter({ hasText: '时限或报送要求有变化的任务2项' });
  await expect(changed).toContainText('其中1项不再写时限');
  await expect(changed.locator('li').first()).toContainText('公布渡口班次');
  await expect(changed.locator('li').first()).toContainText('6月底前');
  await expect(changed.locator('li').nth(1)).toContainText('10月底前');
  await fits(page, 'preview with changed limits', 1440);
  await bring(['任务,责任单位,完成情况', '公布渡口班次,水利局,', '公布摊位租金,商务局,']);
  await expect(page.locator('main')).toContainText('这份文件没有写“完成时限”“备注”“序号”');
  await expect(page.locator('.confirm-bar')).toContainText('与已生效的清单一致');
  await page.getByRole('button', { name: '放弃这份文件' }).click();
});

test('limits that were not read are agreed to by number, and named after the import', async ({ as }) => {
  const page = await as('office');
  const lines = ['序号,任务,责任单位,完成时限', '1,发布突发事件信息,水利局,事件发生后24小时内', '2,公布摊位租金不少于10篇,商务局,9月底前'];
  await page.goto('/checklists/import');
  await page.locator('#year').fill('2061');
  await page.locator('#file').setInputFiles({ name: '时限.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}`) });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.locator('#row-2')).toContainText('完成时限未读入');
  await expect(page.locator('#row-3')).toContainText('工作要求里写有“不少于10篇”');
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.locator('#limits_open-error')).toContainText('时限还有1项待定');
  await page.locator('#limits_open').check();
  await page.getByRole('button', { name: '确认导入' }).click();
  await expectNotice(page, '清单已生效');
  await expect(page.locator('#open-limits')).toContainText('完成时限未读入的任务1项');
  await page.locator('#open-limits li a').click();
  await expect(page.locator('h1')).toContainText('修改任务');
});

test('a pasted table is read like a file', async ({ as }) => {
  const page = await as('office');
  await page.goto('/checklists/import');
  await page.locator('#paste-year').fill('2028');
  await page.locator('#text').fill(pastedText());
  await page.getByRole('button', { name: '读取粘贴的表格' }).click();
  await expect(page.locator('h1')).toHaveText('核对2028年度清单');
  await expect(fact(page, '任务')).toHaveText('4');
  await page.getByRole('button', { name: '放弃这份文件' }).click();
  await expectNotice(page, '已放弃');
});

test('what is no list is refused with a sentence that says what to do', async ({ as }) => {
  const page = await as('office');
  await upload(page, renamedProgram('清单.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'));
  await expect(page.locator('#file-error')).toContainText('这是一个程序文件');
  await expect(page.locator('.error-summary a[href="#file"]')).toBeVisible();
  await expect(page.locator('#year')).toHaveValue(YEAR);
  await upload(page, pdf('清单.pdf'));
  await expect(page.locator('#file-error')).toContainText('请');
  await upload(page, { name: '空表.csv', mimeType: 'text/csv', buffer: Buffer.from('今日无事\r\n') });
  await expect(page.locator('#file-error, .confirm-bar').first()).toContainText('请');
});
