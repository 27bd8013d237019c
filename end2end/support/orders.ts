// A list of items that townships publish, as the specs about it begin.
import type { Page } from '@playwright/test';
import { expectNotice } from './actions';

/** A draft of two items, of a month that the demo county has no list of. */
export async function draftOrders(office: Page): Promise<void> {
  await office.goto('/monitoring/orders');
  if (await office.locator('details#make:not([open])').count()) await office.locator('details#make > summary').click();
  const due = new Date(Date.now() + 62 * 86_400_000).toISOString().slice(0, 10);
  await office.locator('#month').fill(due.slice(0, 7));
  await office.locator('#due_on').fill(due);
  await office.locator('#items').fill('村务财务｜逐笔公开\n惠农补贴｜到户到人');
  await office.getByRole('button', { name: '保存为草稿' }).click();
  await expectNotice(office, '清单已保存');
}
