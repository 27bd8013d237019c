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

test('single letters can be switched off here too, and the choice holds on the other pages', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/candidates');
  await expect(office.locator('.keys')).toBeVisible();
  await office.getByRole('button', { name: '关闭快捷键' }).click();
  await expect(office.getByRole('button', { name: '启用快捷键' })).toBeVisible();
  await expect(office.locator('.keys')).toHaveCount(0);
  await office.keyboard.press('j');
  await office.keyboard.press('a');
  await expect(office.locator('#row-0')).not.toBeFocused();
  await expect(office.locator('#confirm')).not.toBeFocused();
  await office.goto('/review');
  await office.getByRole('link', { name: '从最早的一份开始审核' }).click();
  await expect(office.getByRole('button', { name: '启用快捷键' })).toBeVisible();
  await office.goto('/monitoring/candidates');
  await office.getByRole('button', { name: '启用快捷键' }).click();
  await expect(office.locator('.keys')).toBeVisible();
});
