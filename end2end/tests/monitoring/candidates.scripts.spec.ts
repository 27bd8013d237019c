// The queue of candidates by keys alone.
import { expect, test } from '../../support/test';

test('rows are walked, ticked and sent to the button by keys', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/candidates');
  await expect(office.locator('.keys')).toBeVisible();
  await office.keyboard.press('j');
  await expect(office.locator('#row-0')).toBeFocused();
  await office.keyboard.press('x');
  await expect(office.locator('#tick-0')).toBeChecked();
  await office.keyboard.press('j');
  await expect(office.locator('#row-1')).toBeFocused();
  await office.keyboard.press('k');
  await office.keyboard.press('x');
  await expect(office.locator('#tick-0')).not.toBeChecked();
  await office.keyboard.press('a');
  await expect(office.locator('#confirm')).toBeFocused();
});
