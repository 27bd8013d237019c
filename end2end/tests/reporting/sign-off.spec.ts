// 先审后报: the clerk lays a report before the deputy head, who sends it back once and signs it the second time, on a phone.
import { expectNotice, openCells, reviewOf, write } from '../../support/actions';
import { expect, test } from '../../support/test';

const FIRST = '本期发布办事指南 6 篇，均已在县政府网站公开。';
const SECOND = '本期发布办事指南 8 篇，均已在县政府网站公开。';

test('a report is signed before the office sees it', async ({ as }) => {
  test.setTimeout(120_000);
  const office = await as('office');
  await test.step('the office asks for signatures', async () => {
    await office.goto('/settings');
    await office.locator('#sign-off').getByText('先审后报', { exact: false }).first().waitFor();
    await office.locator('#sign-off input[value=on]').check();
    await office.locator('#sign-off').getByRole('button', { name: '保存' }).click();
    await expectNotice(office, '已保存');
    await expect(office.locator('#sign-off input[value=on]')).toBeChecked();
  });

  const clerk = await as('clerk');
  const lead = await as('lead', { viewport: { width: 390, height: 844 } });
  const [cell] = await openCells(clerk);
  // the link goes along the first time and stays: the same one again would be refused
  const send = async (text: string, link = '') => {
    await clerk.goto(cell);
    await write(clerk, text);
    await clerk.locator('#url').fill(link);
    await clerk.getByRole('button', { name: '送分管领导审签' }).click();
    await expectNotice(clerk, '已送分管领导审签');
    await expect(clerk.locator('#signing')).toContainText(text);
  };

  await test.step('the clerk sends it to be signed; the office sees nothing', async () => {
    await send(FIRST, 'https://www.example.gov.cn/zwgk/8.html');
    await expect(clerk.locator('#text')).toHaveCount(0);
    await office.goto(cell);
    await expect(office.locator('main')).not.toContainText(FIRST);
    await office.goto(reviewOf(cell));
    await expect(office.getByRole('button', { name: '通过' })).toHaveCount(0);
  });

  await test.step('the deputy head sends it back with a reason', async () => {
    await lead.goto('/todo');
    const card = lead.locator('#to-sign li').filter({ hasText: FIRST });
    await expect(card).toContainText('佐证材料1件');
    await card.getByRole('link', { name: '查看或退回' }).click();
    await lead.locator('#send-back summary').click();
    await lead.locator('#send-back textarea').fill(' ');
    await lead.locator('#send-back').getByRole('button', { name: '退回经办' }).click();
    await expect(lead.locator('.error-summary')).toContainText('请写明需要修改什么');
    await lead.locator('#send-back textarea').fill('篇数请核对');
    await lead.locator('#send-back').getByRole('button', { name: '退回经办' }).click();
    await expectNotice(lead, '已退回经办');
  });

  await test.step('the clerk mends it, takes it back once, and sends it again', async () => {
    await clerk.goto(cell);
    await expect(clerk.locator('.timeline')).toContainText('篇数请核对');
    await send(SECOND);
    await clerk.getByRole('button', { name: '收回修改' }).click();
    await expectNotice(clerk, '已收回');
    await send(SECOND);
  });

  await test.step('one press on the phone signs it', async () => {
    await lead.goto('/todo');
    await lead.locator('#to-sign li').filter({ hasText: SECOND }).getByRole('button').click();
    await expectNotice(lead, '已审签');
    await expect(lead.locator('.timeline')).toContainText('审签');
  });

  await test.step('the sheet names both, and the office has it', async () => {
    await office.goto(`${cell}/sign-sheet`);
    await expect(office.locator('.table-sheet')).toContainText(SECOND);
    await expect(office.locator('.table-sheet')).toContainText('同意。');
    await office.goto(reviewOf(cell));
    await expect(office.locator('.review')).toContainText(SECOND);
    await expect(office.locator('.review')).toContainText('审签');
    await expect(office.getByRole('button', { name: '通过' })).toBeVisible();
  });
});

test('a task asks for evidence', async ({ as }) => {
  const office = await as('office');
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  const cell = cells[1];
  await office.goto(cell);
  const task = await office.locator('main a[href^="/tasks/"]').first().getAttribute('href');
  await office.goto(`${task}/edit`);
  await office.locator('#report-rule input[name=evidence]').check();
  await office.locator('#report-rule select').selectOption('off');
  await office.getByRole('button', { name: '保存填报要求' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('#report-rule input[name=evidence]')).toBeChecked();

  await clerk.goto(cell);
  await write(clerk, FIRST);
  await clerk.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
  await expect(clerk.locator('.error-summary')).toContainText('要求附佐证材料');
  await expect(clerk.locator('#text')).toHaveValue(FIRST);
  await clerk.locator('#url').fill('https://www.example.gov.cn/zwgk/9.html');
  await clerk.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
  await expectNotice(clerk, '已提交');
});
