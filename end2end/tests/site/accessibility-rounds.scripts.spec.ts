// A round that runs, as the office, a unit that checks others and a leader have it: axe finds nothing serious.
import { expectNotice } from '../../support/actions';
import { CLEAR, isClean } from '../../support/axe';
import { expect, test } from '../../support/test';

test('the desk of the cross-check, for the office and for a unit that checks', async ({ as }) => {
  test.setTimeout(300_000);
  const office = await as('office', CLEAR);
  // the demo's running quarter collects, and the day of its draw has come
  await office.goto('/rounds');
  await office.getByRole('row').filter({ hasText: '季度' }).filter({ hasText: '采集数据' }).getByRole('link').click();
  await office.waitForURL(/\/rounds\/[0-9a-f-]{36}$/);
  const round = new URL(office.url()).pathname;
  await isClean(office, 'round that collects', round);
  await isClean(office, 'announced draw', `${round}/cross-check`);
  await office.locator('#entropy_text').fill('03 08 11 19 25 31 + 07');
  await office.getByRole('button', { name: '抽签', exact: true }).click();
  await expect(office.locator('main')).toContainText('将以“03 08 11 19 25 31 + 07”抽签');
  await office.getByRole('button', { name: '确认抽签' }).click();
  await expectNotice(office, '已抽签');
  await isClean(office, 'held draw', `${round}/cross-check`);
  await isClean(office, 'example', `${round}/cross-check/examples/1`);
  await isClean(office, '待办 with rounds', '/todo');
  await office.goto(`${round}/marks`);
  await office.locator('#rule').selectOption({ index: 0 });
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.locator('tbody tr').getByRole('link').first().click();
  await office.waitForURL(/\/marks\//);
  await isClean(office, 'mark');

  const clerk = await as('clerk', CLEAR);
  await isClean(clerk, 'desk of a checking unit', `${round}/cross-check`);
  await clerk.goto(`${round}/cross-check`);
  await clerk.getByRole('link', { name: /^评分/ }).first().click();
  await clerk.waitForURL(new RegExp(`${round}/cross-check/`));
  await isClean(clerk, 'a line to mark');
  await isClean(clerk, '待办 with a cross-check', '/todo');

  const leader = await as('leader', CLEAR);
  await isClean(leader, 'draw as a leader reads it', `${round}/cross-check`);
});
