// A report that came early and goes back: its own later day is offered first, stays chosen, and is the day that counts; a nearer one is
// a day to mend it by, beside the day that goes on counting.
import type { Page } from '@playwright/test';
import { expectNotice, openReturn, reviewOf, submit, write } from '../../support/actions';
import { expect, test } from '../../support/test';

/** `2027-01-07` as people read it. */
const inWords = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

/** The row of an item in the unit's 待办, under its heading. */
function row(page: Page, heading: string, cell: string) {
  const part = page.locator('section').filter({ has: page.locator('h2', { hasText: heading }) });
  return part.locator('tbody tr').filter({ has: page.locator(`td.do a[href="${cell}"]`) });
}

test('an early report goes back by its own day, or by a nearer one that shortens nothing', async ({ as }) => {
  test.setTimeout(120_000);
  const clerk = await as('clerk');
  const office = await as('office');
  await clerk.goto('/todo');
  const early = clerk.locator('section').filter({ has: clerk.locator('h2', { hasText: '本期可填报' }) });
  const cell = (await early.locator('td.do a').first().getAttribute('href')) ?? '';
  expect(cell, 'something that may be written before it is near').toMatch(/^\/cells\//);
  await clerk.goto(cell);
  await write(clerk, '本期公开政策解读6篇，均附链接。');
  await submit(clerk);

  await office.goto(reviewOf(cell));
  await openReturn(office);
  const days = office.locator('#days');
  const own = (await days.locator('option').first().getAttribute('value')) ?? '';
  expect(own).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  await expect(days.locator('option').first()).toContainText('报送截止');
  await expect(days.locator('option').first()).toContainText(inWords(own));
  await expect(days).toHaveValue(own);
  // a refusal keeps what was chosen
  await days.selectOption('10');
  await days.selectOption(own);
  await office.getByRole('button', { name: '退回', exact: true }).click();
  await expect(office.locator('.error-summary')).toContainText('退回必须写明理由');
  await expect(days).toHaveValue(own);
  await office.locator('#reason').fill('请写明解读的是哪几份文件。');
  await office.getByRole('button', { name: '退回', exact: true }).click();
  await expectNotice(office, '退回');

  // the unit reads one day, and it is the one that counts
  await clerk.goto('/todo');
  const back = row(clerk, '退回和更正', cell);
  await expect(back.locator('td.card-first')).toContainText(inWords(own));
  await expect(back.locator('td.card-first')).not.toContainText('报送截止');
  await clerk.goto('/cells?status=returned');
  await expect(clerk.locator('tbody tr').filter({ has: clerk.locator(`th a[href="${cell}"]`) })).toContainText(own);

  // a nearer day is one to mend it by; what counts stands beside it
  await clerk.goto(cell);
  await write(clerk, '本期公开政策解读6篇，涉及3份文件，均附链接。');
  await submit(clerk);
  await office.goto(reviewOf(cell));
  await openReturn(office);
  await expect(days).toHaveValue(own);
  await days.selectOption('3');
  const words = (await days.locator('option[value="3"]').textContent()) ?? '';
  const nearer = /(\d+月\d+日)/.exec(words)?.[1] ?? '';
  expect(nearer, words).not.toBe('');
  await office.locator('#reason').fill('请补充链接。');
  await office.getByRole('button', { name: '退回', exact: true }).click();
  await expectNotice(office, '退回');
  await clerk.goto('/todo');
  await expect(back.locator('td.card-first')).toContainText(nearer);
  await expect(back.locator('td.card-first')).toContainText(`报送截止${own.slice(0, 4)}年${inWords(own)}`);
});
