// Every number is a link to exactly the rows it counts: all of them are followed, for every role.
// The pages come from the server whole, so following once, with scripts, is enough.
import type { APIRequestContext, Page } from '@playwright/test';
import { COUNTY_WIDE, EVERYBODY, type Person } from '../../support/people';
import { linksOn } from '../../support/pages';
import { expect, test } from '../../support/test';

type Count = { count: number; href: string; from: string; text: string };

async function countsOn(page: Page, from: string): Promise<Count[]> {
  await page.goto(from);
  const found = await page.locator('[data-count]').evaluateAll((links) =>
    links.map((link) => ({
      count: Number(link.getAttribute('data-count')),
      href: link.getAttribute('href') ?? '',
      text: link.textContent ?? '',
    })),
  );
  return found.map((one) => ({ ...one, from }));
}

async function matching(page: Page, from: string, pattern: RegExp): Promise<string[]> {
  return [...new Set((await linksOn(page, from)).filter((href) => pattern.test(href)))];
}

/** Rows on a page of the ledger: its shortest for most addresses, its longest for some, since a long page takes ten times as long. */
const SHORTEST = 20;
const LONGEST = 200;
const ONE_IN = 10;

/** What the ledger says of an address: its total, and how many rows it really shows on a page of that size. */
async function ledger(request: APIRequestContext, href: string, size: number): Promise<{ total: number; rows: number; size: number }> {
  const response = await request.get(`${href}${href.includes('?') ? '&' : '?'}size=${size}`);
  expect(response.status(), href).toBe(200);
  const html = await response.text();
  const total = /data-total="(\d+)"/.exec(html);
  expect(total, `a total on ${href}`).not.toBeNull();
  return { size, total: Number(total?.[1]), rows: html.split(/<input type="checkbox" name="id"/).length - 1 };
}

/** A day of the office, so many days ago. */
function daysAgo(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
}

async function pagesWithNumbers(page: Page, person: Person): Promise<string[]> {
  const countyWide = COUNTY_WIDE.includes(person) || person === 'colleague';
  const tasks = await matching(page, '/tasks', /^\/tasks\/[0-9a-f-]{36}$/);
  const lastYear = await page.locator('.top details.menu a[href*="year="]').last().getAttribute('href');
  const pages = ['/tasks', '/calendar', '/cells', '/cells?status=overdue', ...tasks];
  if (lastYear) pages.push(lastYear);
  if (countyWide) {
    const units = await matching(page, '/heat-map', /^\/units\/[0-9a-f-]{36}$/);
    pages.push('/', '/heat-map', '/heat-map?order=official', ...units);
    if (person === 'leader') pages.push(...['/', '/heat-map', '/tasks', units[0]].map((path) => `${path}?as_of=${daysAgo(20)}`));
    if (lastYear) pages.push(lastYear.replace('/tasks', '/heat-map'), lastYear.replace('/tasks', '/'));
  }
  return pages;
}

/**
 * Whoever sees the whole county sees the same addresses: the office follows all of them, each of the others every tenth,
 * beginning with another one, so that a role that is told something else is found out all the same.
 */
function followed(person: Person): (place: number) => boolean {
  const place = [...COUNTY_WIDE, 'colleague'].indexOf(person);
  return place < 1 ? () => true : (one) => one % ONE_IN === place % ONE_IN;
}

for (const person of EVERYBODY) {
  test(`every number that ${person} sees leads to exactly its rows`, async ({ as }) => {
    test.setTimeout(600_000);
    const page = await as(person);
    const counts: Count[] = [];
    for (const from of await pagesWithNumbers(page, person)) counts.push(...(await countsOn(page, from)));
    expect(counts.length).toBeGreaterThan(10);
    const request = page.context().request;
    const seen = new Map<string, { total: number; rows: number; size: number }>();
    const wrong: string[] = [];
    for (const one of counts.filter((_, place) => followed(person)(place))) {
      expect(one.href, `${one.text} on ${one.from}`).toMatch(/^\/cells/);
      const found = seen.get(one.href) ?? (await ledger(request, one.href, seen.size % ONE_IN === 0 ? LONGEST : SHORTEST));
      seen.set(one.href, found);
      if (found.total !== one.count) wrong.push(`${one.from} says ${one.count}, ${one.href} holds ${found.total}`);
      if (found.rows !== Math.min(found.total, found.size)) wrong.push(`${one.href} says ${found.total} and shows ${found.rows}`);
      if (!one.text.includes(String(one.count))) wrong.push(`${one.from} counts ${one.count} and shows ${one.text}`);
    }
    expect(wrong).toEqual([]);
  });
}

test('the number of a whole list leads nobody to the part of it that is her own', async ({ as }) => {
  for (const person of ['clerk', 'lead', 'township'] as const) {
    const page = await as(person);
    await page.goto('/checklists');
    const numbers = page.locator('td[data-label="任务"]');
    expect(await numbers.count()).toBeGreaterThan(0);
    await expect(numbers.locator('a')).toHaveCount(0);
  }
});

test('tasks and units are counted as they are listed', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/');
  const tasks = page.locator('[data-tasks]').first();
  const count = await tasks.getAttribute('data-tasks');
  await tasks.click();
  await expect(page.locator('[data-total]')).toHaveAttribute('data-total', count ?? '');
  await expect(page.locator('tbody tr')).toHaveCount(Number(count));
  const units = page.locator('[data-units]').first();
  const number = await units.getAttribute('data-units');
  await units.click();
  await expect(page.locator('[data-units-total]')).toHaveAttribute('data-units-total', number ?? '');
  await expect(page.locator('#units tbody tr')).toHaveCount(Number(number));
});

test('what asks for somebody\'s hand is counted in the top bar as it is listed', async ({ as }) => {
  // for a unit: returned, overdue, near; what is merely open is listed and not counted
  const unit = await as('township');
  await unit.goto('/todo');
  const waiting = await unit.locator('.top .todo .count').textContent();
  // monitoring, sheets and cross-checks are counted with them: every part says how much of it waits
  const parts = async (page: Page) => (await page.locator('main [data-waits]').allTextContents()).reduce((sum, text) => sum + Number(text), 0);
  expect(await parts(unit)).toBe(Number(waiting));
  await expect(unit.locator('[data-waiting]')).toHaveText(waiting ?? '');
  const urgent = unit.locator('section').filter({ has: unit.locator('h2', { hasText: /退回和更正|已逾期|临近期限/ }) });
  for (const part of await urgent.all()) {
    await expect(part.locator('tbody tr')).toHaveCount(Number(await part.locator('[data-waits]').textContent()));
  }
  const office = await as('office');
  await office.goto('/review');
  await expect(office.locator('.toolbar b')).toHaveText((await office.locator('.top .todo .count').textContent()) ?? '');
  // the office's 待办 holds the reports, the requests, the answers to notices and the rounds
  for (const person of ['office', 'colleague', 'clerk', 'lead', 'township'] as const) {
    const page = await as(person);
    await page.goto('/todo');
    const beside = await page.locator('.side a[href="/todo"] .count').allTextContents();
    expect(await parts(page), person).toBe(Number(beside[0] ?? 0));
    // and every heading with a number stands over so many rows, counted or not
    for (const part of await page.locator('main section:has(.panel-head .count)').all()) {
      const title = await part.locator('h2').innerText();
      const rows = await part.locator('tbody tr, ul > li').count();
      // what has a list of its own is one button that leads there
      if (rows === 0) await expect(part.getByRole('link'), `${title} for ${person}`).toHaveCount(1);
      else expect(rows, `${title} for ${person}`).toBe(Number(await part.locator('.panel-head .count').innerText()));
    }
  }
});

test('a leader asks what stood there three weeks ago, and comes back to today', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/');
  const today = await page.locator('.finding').innerText();
  await page.getByLabel('截至').fill(daysAgo(21));
  await page.getByRole('button', { name: '查看' }).click();
  await expect(page.locator('.as-of [role=status]')).toContainText('按当日已有的记录计算');
  const then = await page.locator('.finding').innerText();
  expect(then).not.toBe(today);
  // a number leads to the rows of that day, and says so
  const overdue = page.locator('.finding .is-overdue [data-count]').first();
  const count = await overdue.getAttribute('data-count');
  await overdue.click();
  await expect(page.locator('[data-total]')).toHaveAttribute('data-total', count ?? '');
  await expect(page.locator('.as-of [role=status]')).toBeVisible();
  await page.getByRole('link', { name: '回到今天' }).click();
  await expect(page.locator('.as-of [role=status]')).toHaveCount(0);
  // before the record there is nothing to be told, and that is said
  await page.goto('/?as_of=2019-01-01');
  await expect(page.locator('.as-of [role=status]')).toContainText('没有2019年1月1日的情况');
  await expect(page.getByLabel('截至')).toBeVisible();
});
