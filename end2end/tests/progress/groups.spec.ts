// Sums by assessment group: on the page, on paper and as a file, each number with its rows.
import { expect, test } from '../../support/test';

test('sums by group open with one press, and each leads to its rows', async ({ as }) => {
  const page = await as('office');
  await page.goto('/cells');
  const total = await page.locator('.toolbar b[data-total]').getAttribute('data-total');
  await page.getByRole('link', { name: '分组小计', exact: true }).click();
  const table = page.locator('#by-group');
  await expect(table.locator('tfoot td a').first()).toHaveAttribute('data-count', total ?? '');
  const links = await table.locator('tbody tr td a').evaluateAll((all) =>
    all.map((one) => ({ href: one.getAttribute('href') ?? '', count: one.getAttribute('data-count') ?? '' })),
  );
  expect(links.length).toBeGreaterThan(4);
  for (const { href, count } of links) {
    await page.goto(href);
    await expect(page.locator('.toolbar b[data-total]'), href).toHaveAttribute('data-total', count);
  }
});

test('they stand beneath the rows on paper', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/cells?status=overdue&paper=1');
  await expect(page.locator('#by-group')).toContainText('合计');
  await expect(page.locator('#by-group a')).toHaveCount(0);
});

test('and agree with what the overview says of each group', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/');
  const said = await page.locator('.split .stack-tight').evaluateAll((all) =>
    all
      .filter((one) => one.querySelector('.shares'))
      .map((one) => ({
        group: one.querySelector('h3')?.textContent ?? '',
        due: one.querySelector('p a')?.getAttribute('data-count') ?? '',
      })),
  );
  expect(said.length).toBeGreaterThan(1);
  await page.getByRole('link', { name: '分组小计', exact: true }).click();
  for (const { group, due } of said) {
    const row = page.locator('#by-group tbody tr').filter({ has: page.getByRole('rowheader', { name: group, exact: true }) });
    await expect(row.locator('td a').first(), group).toHaveAttribute('data-count', due);
  }
});
