// 催办 from lists: the ledger's ticks, and a task's page; once a day, and the mark stands in the unit's 待办.
import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

test('ticked items are urged once a day, and the unit sees it', async ({ as }) => {
  const office = await as('office');
  await office.goto('/cells?status=overdue&q=cgz');
  const urge = office.getByRole('button', { name: '催办已勾选' });
  await urge.click();
  await expect(office.locator('.error-summary')).toContainText('请先勾选');
  await office.goto('/cells?status=overdue&q=cgz');
  await office.locator('tbody input[type=checkbox]').first().check();
  await urge.click();
  await expectNotice(office, '已催办');
  await expect(office).toHaveURL(/status=overdue/);
  // a text for the units' chat group stands ready: unit, item and day, nobody's name
  const text = await office.locator('#message').inputValue();
  expect(text).toContain('长埂镇');
  expect(text).toMatch(/^【政务公开催办】截至\d+月\d+日，下列1个单位有1个事项尚未报送/);
  expect(text).toMatch(/月\d+日已到期/);
  await office.locator('tbody input[type=checkbox]').first().check();
  await urge.click();
  await expectNotice(office, '没有需要催办的事项');

  const unit = await as('township');
  await unit.goto('/todo');
  await expect(unit.locator('main')).toContainText('已催办');
});
