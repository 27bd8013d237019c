import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

// The demo's running quarter is collected and its draw announced for a day that has come: see `AnnounceRunning` in its play.
test('on its day the office draws, anybody repeats it, and a unit sees what it checks and marks it', async ({ as, browserErrors }) => {
  const office = await as('office');
  await office.goto('/rounds');
  await office.getByRole('row').filter({ hasText: '季度' }).filter({ hasText: '采集数据' }).getByRole('link').click();
  await expect(office).toHaveURL(/\/rounds\/[0-9a-f-]{36}$/);
  const round = new URL(office.url()).pathname;

  // 待办 says that the day has come
  await office.goto('/todo');
  await office.getByRole('row', { name: /可以抽签/ }).locator('.do a').click();
  await expect(office).toHaveURL(new RegExp(`${round}/cross-check`));
  await office.locator('#entropy_text').fill('03 08 11 19 25 31 + 07');
  await office.getByRole('button', { name: '抽签', exact: true }).click();
  await expect(office.locator('main')).toContainText('将以“03 08 11 19 25 31 + 07”抽签');
  await office.getByRole('button', { name: '确认抽签' }).click();
  await expectNotice(office, '已抽签');
  await expect(office.locator('main')).toContainText('种子');
  await office.waitForLoadState();
  expect(await office.getByRole('region', { name: '抽签结果' }).locator('tbody tr').count()).toBeGreaterThan(40);
  await expect(office.getByRole('button', { name: '抽签', exact: true })).toHaveCount(0);
  await looksRight(office, 'draw');

  // what is handed out holds notice, text and pairs
  const file = await office.request.get(`${round}/export/draw.json`);
  expect(file.status()).toBe(200);
  const drawn = await file.json();
  expect(drawn.entropy_text).toBe('03 08 11 19 25 31 + 07');
  expect(drawn.drawn.pairs.length).toBeGreaterThan(40);

  // a checking unit has its own in 待办, and marks it
  const clerk = await as('clerk');
  await clerk.goto(`${round}/cross-check`);
  await expect(clerk.getByRole('heading', { name: '本单位检查的单位' })).toBeVisible();
  // the file that her page names for repeating the draw is hers to read
  await expect(clerk.getByRole('link', { name: '下载抽签文件' })).toBeVisible();
  expect((await clerk.request.get(`${round}/export/draw.json`)).status()).toBe(200);
  const own = await clerk.getByRole('region', { name: '互查评分' }).getByRole('link', { name: /^评分/ }).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(own.length).toBeGreaterThan(0);
  await clerk.goto(own[0]);
  // outside the range of the rule nothing is kept, and nothing that was typed is lost
  await looksRight(clerk, 'cross-mark');
  await clerk.getByLabel('部分做到').check();
  await clerk.locator('#value').fill('99');
  await clerk.locator('#reason').fill('抽查的公文没有成文日期');
  await clerk.locator('#evidence').fill('https://www.yunxiu.example/3');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expect(clerk.locator('.error-summary')).toContainText('应在1到15之间');
  await expect(clerk.locator('#reason')).toHaveValue('抽查的公文没有成文日期');
  await clerk.locator('#value').fill('3');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expectNotice(clerk, '评分已保存');

  // it stands on her desk, may be changed while nobody has looked again, and she sees no other unit's
  await clerk.goto(own[0]);
  await expect(clerk.locator('main')).toContainText('部分做到，扣3分');
  await clerk.getByLabel('符合要求').check();
  await clerk.locator('#value').fill('');
  await clerk.getByRole('button', { name: '保存' }).click();
  await expectNotice(clerk, '评分已保存');
  const given = new URL(own[0], clerk.url()).pathname.split('/').pop() ?? '';
  const strange = drawn.drawn.pairs.map((pair: [string, string]) => pair[1]).find((unit: string) => unit !== given && !own.some((href) => href.includes(unit)));
  expect(strange).toBeTruthy();
  browserErrors.allow(/404/);
  await clerk.goto(own[0].replace(given, strange));
  await expect(clerk.locator('main')).toContainText('没有找到');

  // the office reads who was marked and who has not been
  await office.goto(`${round}/cross-check`);
  await expect(office.getByRole('region', { name: '互查评分' })).toContainText('未评');
});
