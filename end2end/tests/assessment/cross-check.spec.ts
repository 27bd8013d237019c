import type { Page } from '@playwright/test';
import { expectNotice } from '../../support/actions';
import { planRound } from '../../support/rounds';
import { expect, test } from '../../support/test';

const tomorrow = () => new Date(Date.now() + 36 * 3600 * 1000).toISOString().slice(0, 10);

/** A round of two months whose facts were collected, made where nobody has made it before; answers its address. */
async function collected(office: Page): Promise<string> {
  await office.goto('/rounds');
  const made = office.getByRole('link', { name: '2026年10月至11月' });
  if (await made.count()) {
    await made.click();
    await expect(office.getByRole('heading', { level: 1 })).toHaveText('2026年10月至11月');
    return new URL(office.url()).pathname;
  }
  const round = await planRound(office, '2026年10月至11月');
  await office.getByRole('button', { name: '开始采集' }).click();
  await expectNotice(office, '已办理');
  return round;
}

// The draw itself is tried in draw.spec.ts on a round of the demo whose day has come, and with a clock that goes on in
// server/src/http/tests/draw.rs.
test('a draw is announced before anybody can know it, and everybody reads the notice', async ({ as, browserErrors }) => {
  const office = await as('office');
  const round = await collected(office);
  const clerk = await as('clerk');
  browserErrors.allow(/404/);
  await clerk.goto(`${round}/cross-check`);
  await expect(clerk.locator('main')).toContainText('没有找到');

  await office.getByRole('link', { name: '互查', exact: true }).click();
  await office.locator('#source').fill('福利彩票双色球当期开奖号码');
  await office.locator('#entropy_on').fill('2026-11-01');
  await office.getByRole('button', { name: '固定公告' }).click();
  await expect(office.locator('.error-summary')).toContainText('应在今天之后');
  await expect(office.locator('#source')).toHaveValue('福利彩票双色球当期开奖号码');
  await office.locator('#entropy_on').fill(tomorrow());
  await office.getByRole('button', { name: '固定公告' }).click();
  await expectNotice(office, '公告已固定');
  await expect(office.locator('main')).toContainText('到那一天再填写');
  await expect(office.getByRole('button', { name: '抽签' })).toHaveCount(0);
  await clerk.goto(`${round}/cross-check`);
  await expect(clerk.locator('main')).toContainText('公告校验值');
  await expect(clerk.locator('main')).toContainText('不检查本单位');
});

test('charts say in words what they show and every bar leads somewhere', async ({ as }) => {
  const leader = await as('leader');
  await leader.goto('/rounds');
  await leader.getByRole('link', { name: '2026年第三季度' }).click();
  await leader.getByRole('link', { name: '图表' }).click();
  await expect(leader.getByRole('heading', { level: 1 })).toHaveText('考评图表');
  await leader.waitForLoadState();
  const figures = leader.locator('figure.chart');
  expect(await figures.count()).toBeGreaterThanOrEqual(8);
  for (const figure of await figures.all()) await expect(figure.locator('figcaption p')).toContainText('。');
  const bars = leader.locator('figure.chart svg a');
  expect(await bars.count()).toBeGreaterThan(20);
  for (const bar of (await bars.all()).slice(0, 5)) expect(await bar.getAttribute('aria-label')).toMatch(/个单位|分|位|%/);
  // a line of the movement leads to the sheet
  await leader.locator('figure.chart', { hasText: '名次升降' }).first().locator('table a').first().evaluate((link: HTMLAnchorElement) => link.href).then((href) => leader.goto(href));
  await expect(leader.getByRole('heading', { level: 1 })).toContainText('得分表');
});

test('待办 of the office says what is missing for the next step', async ({ as }) => {
  const office = await as('office');
  await collected(office);
  await office.getByRole('button', { name: '进入评分' }).click();
  await expectNotice(office, '已办理');
  await office.goto('/todo');
  // the draw that is announced for it waits for its example pages as well
  const row = office.getByRole('row', { name: /2026年10月至11月/ }).filter({ hasText: '项事实没有录入' });
  await expect(row).toHaveCount(1);
  await row.getByRole('link', { name: /评分/ }).click();
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('评分');
});
