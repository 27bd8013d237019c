// A report that came on paper: the office enters it with the day of receipt, and somebody else judges it.
import { expectNotice, openCells, reviewOf } from '../../support/actions';
import { expect, test } from '../../support/test';

test('a report that came on paper is entered with its day and waits for its judgement', async ({ as }) => {
  const clerk = await as('clerk');
  const office = await as('office');
  const [cell = ''] = await openCells(clerk);
  await office.goto('/');
  const today = ((await office.locator('[datetime]').first().getAttribute('datetime')) ?? '').slice(0, 10);
  expect(today).toMatch(/^\d{4}-\d{2}-\d{2}$/);

  await office.goto(cell);
  const paper = office.locator('#paper');
  await paper.locator('summary').click();
  await paper.locator('input[name=claim][value=done]').check();
  const reached = paper.getByLabel('本期累计完成数量');
  if ((await reached.count()) > 0) await reached.fill('999');
  await paper.locator('#paper_text').fill('本期已公开6篇，纸质材料附后。');
  await paper.locator('#paper_reason').fill('网络故障，材料存档案柜');
  await paper.locator('#received_on').fill('2001-01-01');
  await paper.getByRole('button', { name: '录入', exact: true }).click();
  // what was typed is there again, and the day is named
  await expect(office.locator('#received_on-error')).toContainText('不能早于本期的第一天');
  await expect(paper.locator('#paper_text')).toHaveValue('本期已公开6篇，纸质材料附后。');
  await paper.locator('#received_on').fill(today);
  await paper.getByRole('button', { name: '录入', exact: true }).click();
  await expectNotice(office, '纸质填报已录入');

  await office.goto(reviewOf(cell));
  await expect(office.locator('main')).toContainText('本期已公开6篇');
  await expect(office.locator('#own-paper')).toContainText('由您代录');
  await expect(office.locator('#accept')).toHaveCount(0);
  await clerk.goto(cell);
  await expect(clerk.locator('main')).toContainText('纸质填报');
});
