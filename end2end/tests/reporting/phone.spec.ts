// The unit's phone: one row of bar, a card that is one button, and on the next page the form first.
import { openCells } from '../../support/actions';
import { expect, test } from '../../support/test';

const PHONE = { viewport: { width: 390, height: 844 } };

test('the top bar is one row of 48 px for everybody', async ({ as }) => {
  for (const person of ['clerk', 'lead', 'township', 'office', 'leader', 'admin'] as const) {
    const page = await as(person, PHONE);
    for (const path of ['/cells', '/tasks', '/reopens', ['clerk', 'lead', 'township'].includes(person) ? '/todo' : '/']) {
      await page.goto(path);
      const bar = await page.locator('.top').boundingBox();
      expect(bar?.height, `${person} ${path}`).toBe(48);
    }
  }
});

test('the bar keeps its one row at 360 beside a number of two digits, and stays while the page is scrolled', async ({ as }) => {
  for (const person of ['office', 'township', 'admin'] as const) {
    const page = await as(person, { viewport: { width: 360, height: 740 } });
    for (const path of ['/cells', '/tasks', person === 'admin' ? '/' : '/todo']) {
      await page.goto(path);
      // the longest number that a county comes to
      await page.locator('.top .todo .count').evaluateAll((all) => all.forEach((one) => { one.textContent = '88'; }));
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      const bar = await page.locator('.top').boundingBox();
      expect(bar?.height, `${person} ${path}`).toBe(48);
      expect(bar?.y, `${person} ${path}: in sight`).toBe(0);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${person} ${path}: nothing overflows`).toBeLessThanOrEqual(360);
    }
  }
  // the search stands behind a sign, with its name for who hears the page
  const page = await as('office', PHONE);
  await page.goto('/cells');
  await page.locator('.top-end').getByRole('link', { name: '搜索' }).click();
  await expect(page.locator('#q')).toBeVisible();
});

test('a card of 任务 says only the states that there are, in a few lines', async ({ as }) => {
  for (const person of ['office', 'clerk'] as const) {
    const page = await as(person, PHONE);
    await page.goto('/tasks');
    const cards = page.locator('.table-cards tbody tr');
    const numbers = await cards.locator('td.num').evaluateAll((all) =>
      all.filter((one) => (one as HTMLElement).offsetHeight > 0).map((one) => one.textContent?.trim()));
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers, 'no zero').not.toContain('0');
    const heights = await cards.evaluateAll((all) => all.map((one) => (one as HTMLElement).offsetHeight));
    expect(Math.max(...heights), `a card for ${person}`).toBeLessThanOrEqual(280);
  }
});

test('nor does it take a second row on a tablet', async ({ as }) => {
  for (const person of ['office', 'leader'] as const) {
    for (const width of [768, 1000]) {
      const page = await as(person, { viewport: { width, height: 900 } });
      await page.goto('/');
      const bar = await page.locator('.top').boundingBox();
      expect(bar?.height, `${person} at ${width}`).toBeLessThanOrEqual(56);
      const name = await page.locator('.top .brand').boundingBox();
      expect(name?.height, 'the name stands on one line').toBeLessThan(40);
    }
  }
});

test('a card of 待办 is one button, its day first, and nothing of it twice', async ({ as }) => {
  const page = await as('clerk', PHONE);
  const [cell] = await openCells(page);
  const card = page.locator('.todo-cards tbody tr').filter({ has: page.locator(`td.do a[href="${cell}"]`) });
  const button = card.locator('td.do a');
  await expect(button).toHaveCount(1);
  const [outer, inner] = [await card.boundingBox(), await button.boundingBox()];
  expect(inner?.height).toBeGreaterThanOrEqual(44);
  expect(inner?.width, 'as wide as the card').toBeGreaterThan((outer?.width ?? 0) - 48);
  // a press anywhere on the card, here into its first corner, opens the form
  await card.click({ position: { x: 8, y: 8 } });
  await expect(page).toHaveURL(new RegExp(`${cell}$`));
});

test('the form comes first, what is asked is folded above it', async ({ as }) => {
  const page = await as('clerk', PHONE);
  const [cell] = await openCells(page);
  await page.goto(cell);
  const folded = page.locator('.asked');
  await expect(folded.locator('summary')).toBeVisible();
  await expect(page.locator('blockquote.requirement')).toBeHidden();
  await expect(folded.locator('.facts')).toBeHidden();
  const words = await folded.locator('.asked-words').boundingBox();
  expect(words?.height, 'three lines').toBeLessThanOrEqual(90);
  const first = await page.locator('input[name=claim]').first().boundingBox();
  expect(first?.y, 'the first answer is in sight').toBeLessThan(600);
  await folded.locator('summary').click();
  await expect(folded.locator('.facts')).toBeVisible();
  // what stood beside the form on a desktop comes behind it
  const form = await page.locator('#report').boundingBox();
  const beside = await page.locator('.asked-beside').boundingBox();
  expect(beside?.y).toBeGreaterThan(form?.y ?? 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, 'nothing overflows').toBeLessThanOrEqual(390);
});

test('on a desktop the requirement stands beside the form, once', async ({ as }) => {
  const page = await as('clerk');
  const [cell] = await openCells(page);
  await page.goto(cell);
  await expect(page.locator('.asked')).toBeHidden();
  const beside = await page.locator('blockquote.requirement').boundingBox();
  const form = await page.locator('#report').boundingBox();
  expect(beside?.x).toBeLessThan(form?.x ?? 0);
});
