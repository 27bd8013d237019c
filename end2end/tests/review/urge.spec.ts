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
  // the first of them may have come back meanwhile; then it is not said that nothing came
  expect(text).toMatch(/^【政务公开催办】截至\d+月\d+日，请尽快登录系统办理：\n(逾期未报送|已退回待改)（1个单位1个事项）：\n1\. 长埂镇：/);
  expect(text).toMatch(/月\d+日(已到期|整改超期|前改好)/);
  await office.locator('tbody input[type=checkbox]').first().check();
  await urge.click();
  await expectNotice(office, '没有需要催办的事项');

  const unit = await as('township');
  await unit.goto('/todo');
  await expect(unit.locator('main')).toContainText('已催办');
});
