// What a unit may do about a line of its sheet. Appeals begin on the working day after the feedback: on the day itself the unit reads, opens
// the form, and hears on which days it is heard; on the next working day, which a site of its own is shown, it contests.
import fs from 'node:fs';
import type { Page } from '@playwright/test';
import { enter, expectNotice } from '../../support/actions';
import { daysUntil, serveLater } from '../../support/later';
import { looksRight } from '../../support/pages';
import type { Person } from '../../support/people';
import { planRound } from '../../support/rounds';
import { serve } from '../../support/site';
import { expect, ownCounty, test } from '../../support/test';

const NAME = '2026年10月至11月';
const WHY = '附件在正文下方，页面截图可见';
const SHOWN = 'https://www.yunxiu.example/2';

/** A round that was fed back today, in which 发改委 lost six points on its papers; answers its address. */
async function fedBack(office: Page): Promise<string> {
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
  return round;
}

/** The sheet of the unit in that round; answers its address. */
async function ownSheet(clerk: Page): Promise<string> {
  await clerk.goto('/rounds');
  await clerk.getByRole('link', { name: NAME }).click();
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('发改委');
  await clerk.waitForLoadState();
  return new URL(clerk.url()).pathname;
}

/** The total at the head of a sheet. */
function score(page: Page) {
  return page.locator('.facts div').filter({ has: page.locator('dt', { hasText: /^得分$/ }) }).locator('dd');
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
  const sheet = await ownSheet(clerk);
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

test('a line that is contested and upheld changes the score, and unit and office both read it', async ({ as }) => {
  test.setTimeout(240_000);
  const folder = ownCounty();
  let site = await serve(folder);
  try {
    // on the day of the feedback
    const round = await fedBack(await as('office', { baseURL: site.url }));
    const reader = await as('clerk', { baseURL: site.url });
    const sheet = await ownSheet(reader);
    const heard = (await reader.locator('main').innerText()).match(/申诉从(\d+年\d+月\d+日)/)?.[1] ?? '';
    const days = daysUntil(heard);
    expect(days, `the first day of appeals: ${heard}`).toBeGreaterThan(0);
    await site.stop();

    // on the first day of appeals
    site = await serveLater(folder, days);
    const signedIn = async (person: Person) => {
      const page = await as('nobody', { baseURL: site.url });
      await page.goto('/sign-in');
      await enter(page, person);
      return page;
    };
    const clerk = await signedIn('clerk');
    await clerk.goto(sheet);
    const before = (await score(clerk).locator('b').innerText()).trim();
    const line = clerk.getByRole('row').filter({ hasText: '抽查的公文没有附件' });
    await line.getByRole('link', { name: /^申诉/ }).click();
    await expect(clerk.locator('#line')).toContainText('-6.00');
    await contest(clerk);
    await expectNotice(clerk, '申诉已提交');
    await expect(clerk.locator('main')).toContainText('等待政务公开办裁定');
    const appeal = new URL(clerk.url()).pathname;

    // who marked the line does not decide about it
    const office = await signedIn('office');
    await office.goto(appeal);
    await expect(office.locator('main')).toContainText(WHY);
    await expect(office.getByRole('button', { name: /裁定/ })).toHaveCount(0);

    // a colleague does, having seen who moves
    const colleague = await signedIn('colleague');
    await colleague.goto(`${round}/appeals`);
    await colleague.getByRole('link', { name: /^查看和裁定/ }).click();
    await colleague.locator('input[name=decision][value=uphold]').check();
    await colleague.locator('input[name=verdict][value=ok]').check();
    await colleague.locator('#value').fill('');
    await colleague.locator('#text').fill('附件在正文下方，要素齐全');
    await colleague.getByRole('button', { name: '核对影响后裁定' }).click();
    const after = (Number(before) + 6).toFixed(2);
    await expect(colleague.locator('#confirmed')).toContainText(`${before} → ${after}`);
    await looksRight(colleague, 'decision of an appeal');
    await colleague.getByRole('button', { name: '确认裁定' }).click();
    await expectNotice(colleague, '已裁定');

    // both read the new score, the line that was taken off, and the one that gives it back
    for (const page of [clerk, office]) {
      await page.goto(sheet);
      await expect(score(page).locator('b')).toHaveText(after);
      await expect(score(page)).toContainText(`反馈时${before}，更正后${after}`);
      const lines = page.getByRole('region', { name: '得分明细' });
      await expect(lines).toContainText('-6.00');
      await expect(lines).toContainText('更正：');
      await expect(lines.getByRole('link', { name: '申诉：支持' }).first()).toBeVisible();
    }
    await clerk.goto(appeal);
    await expect(clerk.locator('main')).toContainText('附件在正文下方，要素齐全');
    await office.goto(round);
    const row = office.locator('tbody tr').filter({ has: office.getByRole('link', { name: /发改委/ }) }).first();
    await expect(row.locator('td[data-label=得分]')).toContainText(after);
  } finally {
    await site.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
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
