// What a unit may do about a line of its sheet. Appeals begin on the working day after the feedback, and the program has the machine's
// clock: the contest itself, the colleague's decision and the line that is mended are played in server/src/http/tests/quarter.rs, where
// the clock goes on. Here the unit reads, opens the form, and hears on which days it is heard.
import type { Page } from '@playwright/test';
import { expectNotice } from '../../support/actions';
import { looksRight } from '../../support/pages';
import { planRound } from '../../support/rounds';
import { expect, test } from '../../support/test';

const NAME = '2026年10月至11月';
const WHY = '附件在正文下方，页面截图可见';
const SHOWN = 'https://www.yunxiu.example/2';

/** A round that was fed back today, in which 发改委 lost six points on its papers. */
async function fedBack(office: Page): Promise<void> {
  const round = await planRound(office, NAME);
  await office.getByRole('button', { name: '开始采集' }).click();
  await office.getByRole('button', { name: '进入评分' }).click();
  await expectNotice(office, '已办理');
  await office.getByRole('link', { name: '逐项评分' }).click();
  await office.locator('#rule').selectOption({ index: 0 });
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.getByRole('row', { name: /发改委/ }).getByRole('link').click();
  await office.getByLabel('部分做到').check();
  await office.locator('#value').fill('6');
  await office.locator('#reason').fill('抽查的公文没有附件');
  await office.locator('#evidence').fill('https://www.yunxiu.example/1');
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');
  await office.goto(round);
  const names = await office.locator('tbody th a').allTextContents();
  const table = `单位,编号,事实\n${names.map((name) => `${name},n3/quota,3\n${name},n4/share,10/10`).join('\n')}\n`;
  await office.locator('#file').setInputFiles({ name: '条数.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await office.getByRole('button', { name: '导入', exact: true }).click();
  await expectNotice(office, '事实已导入');
  await office.getByRole('button', { name: '反馈各单位' }).click();
  await expect(office.locator('.steps [aria-current=step]')).toHaveText('反馈');
}

/** Writes why a line is wrong, and hands it in. */
async function contest(clerk: Page): Promise<void> {
  await clerk.locator('#text').fill(WHY);
  await clerk.locator('#evidence').fill(SHOWN);
  await clerk.getByRole('button', { name: '提交申诉' }).click();
}

test('a unit that contests a line on the day of the feedback hears from which day on, and finds what it typed', async ({ as }) => {
  const office = await as('office');
  await fedBack(office);

  const clerk = await as('clerk');
  await clerk.goto('/rounds');
  await clerk.getByRole('link', { name: NAME }).click();
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('发改委');
  const sheet = new URL(clerk.url()).pathname;
  // the line with its rule, what it took off and why; nothing to press before the first day
  const line = clerk.getByRole('row').filter({ hasText: '抽查的公文没有附件' });
  await expect(line).toContainText('-6.00');
  await expect(line.getByRole('link', { name: /^申诉/ })).toHaveCount(0);
  await expect(clerk.locator('main')).toContainText('起受理，请先核对各项扣分');

  // whoever opens the form all the same is told, and types nothing twice
  await clerk.goto(`${sheet}?line=contest&leaf=n2&rule=check`);
  await expect(clerk.locator('#line')).toContainText('-6.00');
  await looksRight(clerk, 'contest');
  await contest(clerk);
  await expect(clerk.locator('.error-summary')).toContainText('起受理，请先核对各项扣分');
  await expect(clerk.locator('#text')).toHaveValue(WHY);
  await expect(clerk.locator('#evidence')).toHaveValue(SHOWN);
  await clerk.goto(sheet);
  await expect(clerk.getByRole('link', { name: '申诉：待裁定' })).toHaveCount(0);

  // nobody else contests for it, and the office has nothing to decide
  const deputy = await as('lead');
  await deputy.goto(sheet);
  await expect(deputy.locator('main')).toContainText('抽查的公文没有附件');
  await office.goto(sheet);
  await expect(office.locator('main')).toContainText('申诉从');
  await office.goto(`${sheet}?line=contest&leaf=n2&rule=check`);
  await expect(office.getByRole('button', { name: '提交申诉' })).toHaveCount(0);
});

test('a line of a sealed sheet is contested no more, and everything about it stays to be read', async ({ as }) => {
  const clerk = await as('clerk');
  await clerk.goto('/rounds');
  await clerk.getByRole('link', { name: '2026年第三季度' }).click();
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('得分表');
  await expect(clerk.locator('main')).toContainText('截止，不再受理；得分和办理情况仍可查看');
  await expect(clerk.getByRole('link', { name: /^申诉，/ })).toHaveCount(0);
  await expect(clerk.locator('main')).toContainText('封存');
  await expect(clerk.getByRole('region', { name: '得分明细' })).toContainText('监测问题整改');
});
