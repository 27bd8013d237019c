// One report from 待办 to 审核通过, with everything that can come between.
import { openCells, openReturn, reviewOf, saveDraft, sendBack, submit, expectNotice, write } from '../../support/actions';
import { expect, test } from '../../support/test';

const FIRST = '本期发布办事指南 6 篇,答复群众咨询 11 件。';
const SECOND = '本期发布办事指南 9 篇,答复群众咨询 11 件,均已在县政府网站公开。';
const REASON = '请补充公开的链接,并写明办事指南涉及哪几个领域。';

test('draft, hand in, withdraw, return with a reason, hand in again, accept', async ({ as }) => {
  test.setTimeout(120_000);
  const clerk = await as('clerk');
  const [cell] = await openCells(clerk);

  await test.step('a draft survives a reload', async () => {
    await clerk.goto(cell);
    await write(clerk, FIRST);
    await saveDraft(clerk);
    await clerk.reload();
    await expect(clerk.locator('#text')).toHaveValue(FIRST);
    await expect(clerk.locator('input[name=claim][value=done]')).toBeChecked();
  });

  await test.step('and a change of person inside the unit', async () => {
    const lead = await as('lead');
    await lead.goto(cell);
    await expect(lead.locator('#text')).toHaveValue(FIRST);
  });

  await test.step('adding a link keeps what was typed', async () => {
    await clerk.locator('#text').fill(`${FIRST}已公示。`);
    await clerk.locator('#url').fill('https://www.example.gov.cn/zwgk/1.html');
    await clerk.locator('#title').fill('办事指南公开页');
    await clerk.getByRole('button', { name: '添加链接' }).click();
    await expectNotice(clerk, '佐证材料已添加');
    await expect(clerk.locator('.evidence').first()).toContainText('办事指南公开页');
    await expect(clerk.locator('#text')).toHaveValue(`${FIRST}已公示。`);
    await clerk.locator('#text').fill(FIRST);
  });

  await test.step('nothing is handed in without a text', async () => {
    await clerk.locator('#text').fill('');
    await clerk.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
    await expect(clerk.locator('.error-summary')).toContainText('请填写完成情况');
    await clerk.locator('#text').fill(FIRST);
  });

  await test.step('personal data stops the report', async () => {
    await clerk.locator('#text').fill('已为王某(身份证号 11010519491231002X)办结。');
    await clerk.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
    await expect(clerk.locator('.error-summary')).toContainText('身份证');
    await clerk.locator('#text').fill(FIRST);
  });

  await test.step('hand in, withdraw, hand in again', async () => {
    await submit(clerk);
    await expect(clerk.locator('.said').filter({ hasText: FIRST }).first()).toBeVisible();
    await clerk.getByRole('button', { name: '撤回修改' }).click();
    await expectNotice(clerk, '已撤回');
    await expect(clerk.locator('#text')).toHaveValue(FIRST);
    await submit(clerk);
  });

  const office = await as('office');
  await test.step('a return needs a reason', async () => {
    await office.goto(reviewOf(cell));
    await expect(office.locator('.review')).toContainText(FIRST);
    await expect(office.locator('.review')).toContainText('办事指南公开页');
    await sendBack(office, '');
    await expect(office.locator('.error-summary')).toContainText('理由');
  });

  await test.step('the office returns it', async () => {
    await openReturn(office);
    await office.locator('#days').selectOption('3');
    await sendBack(office, REASON);
    await expectNotice(office, '已退回');
  });

  await test.step('the clerk sees why and until when', async () => {
    await clerk.goto('/todo');
    await expect(clerk.locator('section').filter({ hasText: '退回和更正' })).toContainText(REASON);
    await clerk.goto(cell);
    await expect(clerk.locator('.notice-warn:visible')).toContainText(REASON);
    await expect(clerk.locator('main')).toContainText('整改期限');
    await write(clerk, SECOND);
    await submit(clerk);
  });

  await test.step('the office sees what changed and accepts', async () => {
    await office.goto(reviewOf(cell));
    await expect(office.locator('.review .diff ins').first()).toBeVisible();
    await expect(office.locator('.review .diff del').first()).toBeVisible();
    await office.getByRole('button', { name: '通过', exact: true }).click();
    await expectNotice(office, '审核通过');
  });

  await test.step('the history tells all of it', async () => {
    await clerk.goto(cell);
    const history = clerk.locator('.timeline');
    for (const words of ['审核通过', '第3次报送', '退回', REASON, '第2次报送', '撤回', '第1次报送']) {
      await expect(history).toContainText(words);
    }
    await expect(clerk.locator('#text')).toHaveCount(0);
  });
});

test('two people write at once: the second sees the difference, nothing is lost', async ({ as }) => {
  const clerk = await as('clerk');
  const cells = await openCells(clerk);
  const cell = cells[cells.length - 1];
  await clerk.goto(cell);
  const lead = await as('lead');
  await lead.goto(cell);
  await write(clerk, '经办人写的一稿,已公开 4 条。');
  await write(lead, '分管领导写的一稿,已公开 5 条。');
  await saveDraft(clerk);
  await lead.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expect(lead.locator('#conflict')).toBeVisible();
  await expect(lead.locator('#text')).toHaveValue('分管领导写的一稿,已公开 5 条。');
  await expect(lead.locator('#conflict .diff')).toContainText('经办人');
  await clerk.reload();
  await expect(clerk.locator('#text')).toHaveValue('经办人写的一稿,已公开 4 条。');
  // having seen it, the second person may decide
  await saveDraft(lead);
  await clerk.reload();
  await expect(clerk.locator('#text')).toHaveValue('分管领导写的一稿,已公开 5 条。');
});

test('a report accepted by mistake is opened again by a colleague', async ({ as }) => {
  const office = await as('office');
  await office.goto('/cells?status=done');
  await office.locator('tbody th a').first().click();
  await office.waitForURL(/\/cells\/.+/);
  const cell = new URL(office.url()).pathname;
  await office.locator('#main').getByText('申请更正').click();
  await office.locator('#scope').fill('更正第一段的篇数');
  await office.locator('#reason').fill('篇数把上月的也算进来了');
  await office.locator('#until').fill('2099-12-31');
  await office.getByRole('button', { name: '提交申请' }).click();
  await expect(office.locator('.error-summary, .notice-success').first()).toBeVisible();
  if (await office.locator('.error-summary').count()) {
    // an end that far away is refused with a sentence; a near one is taken
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await office.locator('#until').fill(soon);
    await office.getByRole('button', { name: '提交申请' }).click();
  }
  await expectNotice(office, '申请已提交');
  await office.goto('/reopens');
  await expect(office.locator('section').filter({ hasText: '更正第一段的篇数' }).first()).toContainText('申请人不能审批自己的申请');
  const colleague = await as('colleague');
  await colleague.goto('/reopens');
  const card = colleague.locator('section').filter({ hasText: '更正第一段的篇数' }).first();
  await card.getByRole('button', { name: '同意', exact: true }).click();
  await expectNotice(colleague, '已同意，单位可在期限内更正');
  await colleague.goto(cell);
  await expect(colleague.locator('.timeline')).toContainText('同意更正');
});
