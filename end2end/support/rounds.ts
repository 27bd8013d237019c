// Rounds of the assessment as the specs about them begin.
import { type Page, expect } from '@playwright/test';
import { expectNotice } from './actions';

/** The rules of the demo's quarters; those of the running one look at townships on the spot as well. */
const RULES = '政务公开季度考评细则 2026年';

/** A round of two months whose cut-off is over. The demo's running quarter holds the same days: it is withdrawn first. Answers its address. */
export async function planRound(office: Page, name: string, rules = RULES): Promise<string> {
  await office.goto('/rounds');
  const planned = office.getByRole('row').filter({ hasText: '季度' }).filter({ hasText: '采集数据' }).getByRole('link');
  if (await planned.count()) {
    await planned.click();
    await office.getByText('作废这一批次').click();
    await office.locator('#why').fill('改按两个月考评');
    await office.getByRole('button', { name: '作废', exact: true }).click();
    await expectNotice(office, '批次已作废');
    await office.goto('/rounds');
  }
  await office.locator('#name').fill(name);
  await office.locator('#starts_on').fill('2026-10-01');
  await office.locator('#ends_on').fill('2026-11-27');
  await office.locator('#cutoff_on').fill('2026-11-27');
  const option = office.locator('#rules option', { hasText: rules });
  await office.locator('#rules').selectOption((await option.getAttribute('value')) ?? '');
  await office.getByRole('button', { name: '新建批次' }).click();
  await expectNotice(office, '批次已新建');
  await expect(office.getByRole('heading', { level: 1 })).toHaveText(name);
  return new URL(office.url()).pathname;
}
