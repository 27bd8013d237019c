import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

test('a group is excused until the end of the year after a look, and the decision is taken back', async ({ as }) => {
  const office = await as('office');
  await office.goto('/exemptions');
  await office.locator('#who').selectOption({ index: 2 });
  await office.locator('#reason').fill('机构改革，暂停报送');
  await office.getByRole('button', { name: '核对涉及的事项' }).click();
  // a look is no mistake: nothing red, and the numbers stand there
  await expect(office.locator('.error-summary')).toHaveCount(0);
  await expect(office.locator('#confirmed')).toContainText(/将免除\d+个单位的\d+个事项/);
  // other days than were looked at are looked at again
  const today = await office.locator('#from').inputValue();
  await office.locator('#to').fill(today);
  await office.getByRole('button', { name: '确认办理' }).click();
  await expect(office.locator('.notice-success')).toHaveCount(0);
  await expect(office.locator('#confirmed')).toBeVisible();
  await office.getByRole('button', { name: '确认办理' }).click();
  await expectNotice(office, '已办理');
  const row = office.locator('tbody tr').filter({ hasText: '机构改革，暂停报送' });
  await expect(row).toContainText('免报');
  await row.getByRole('button', { name: /撤销/ }).click();
  await expectNotice(office, '已撤销');
  await expect(row.getByRole('button')).toHaveCount(0);
});
