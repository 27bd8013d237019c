// What units ask for: in the office's 待办 and as a number in the menu, until somebody decides.
import { expect, test } from '../../support/test';

test('requests stand in 待办 and are counted in the menu until they are decided', async ({ as }) => {
  const office = await as('office');
  await office.goto('/reopens');
  const waiting = await office.locator('form[action$="/do/decide-reopen"]').count();
  expect(waiting, 'the demo county has requests').toBeGreaterThan(0);
  const entry = office.locator('.side a[href="/reopens"] .count');
  const counted = Number(await entry.textContent());
  await office.goto('/todo');
  const rows = office.locator('#requests tbody tr');
  await expect(rows).toHaveCount(counted);
  await rows.first().locator('.do a').click();
  await expect(office).toHaveURL(/\/reopens$/);
  const form = office.locator('form[action$="/do/decide-reopen"]').first();
  await form.locator('textarea').fill('请按期报送。');
  await form.getByRole('button', { name: '不同意' }).click();
  await expect(office.locator('.notice-success')).toBeVisible();
  await office.goto('/todo');
  await expect(rows).toHaveCount(counted - 1);
});
