// Pictures of every screen for docs/screens, from the demo county: `npm run screens`.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makePublic, openCells } from './support/actions';
import { firstLink, screensOf, type Screen } from './support/pages';
import type { Person } from './support/people';
import { expect, test } from './support/test';

const FOLDER = path.join(__dirname, '..', 'docs', 'screens');
const WIDTHS = [1440, 390];
const TALLEST = 2400;
const LARGEST = 300 * 1024;

/** One file; long pages are cut, so that the repository stays small. */
async function picture(page: Page, name: string): Promise<void> {
  const file = path.join(FOLDER, `${name}.png`);
  const { width } = page.viewportSize() ?? { width: 1440 };
  // a window as tall as the page: bars that stay at its lower edge then stand where the page ends
  // (tables grow with the window, so this takes a few turns)
  for (let turn = 0, last = 0; turn < 8; turn += 1) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    if (height === last) break;
    last = height;
    await page.setViewportSize({ width, height: Math.min(Math.max(height, 600), TALLEST) });
  }
  await page.screenshot({ path: file });
  try {
    // fewer colours; without the program the file is only larger
    execFileSync('pngquant', ['--force', '--skip-if-larger', '--strip', '--output', file, '64', file]);
  } catch {
    // left as it is
  }
  expect(fs.statSync(file).size, `size of ${name}`).toBeLessThan(LARGEST);
}

async function pictures(page: Page, screen: Screen, widths = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(screen.path);
    await picture(page, `${screen.name}-${width}`);
  }
}

/** Which of a person's screens nobody before her has. */
const OF: [Person, string[]][] = [
  [
    'office',
    [
      ['overview', 'heat-map', 'units', 'unit', 'unit-edit', 'unit-new', 'unit-import', 'tasks', 'task', 'task-edit', 'ledger', 'cell'],
      ['checklists', 'table', 'workbench', 'publication', 'close-year', 'import', 'exemptions', 'search', 'review', 'reopens', 'settings'],
      ['monitoring', 'monitoring-columns', 'monitoring-candidates', 'monitoring-candidate', 'monitoring-findings', 'monitoring-finding'],
      ['monitoring-notice', 'monitoring-unit', 'monitoring-bulletin', 'monitoring-orders', 'monitoring-urges', 'monitoring-reminders', 'monitoring-rules', 'monitoring-digest'],
      ['rule-set', 'rounds', 'round', 'round-charts', 'sheet', 'appeal', 'marks', 'merit', 'help'],
    ].flat(),
  ],
  ['clerk', ['todo']],
  ['admin', ['accounts', 'account', 'account-new', 'audit', 'me', 'password']],
];

test.beforeAll(() => fs.mkdirSync(FOLDER, { recursive: true }));

for (const [person, names] of OF) {
  test(`screens of ${person}`, async ({ as }) => {
    const page = await as(person);
    for (const screen of await screensOf(page, person)) {
      if (!names.includes(screen.name)) continue;
      await pictures(page, screen.name === 'review' ? { ...screen, name: 'queue' } : screen);
    }
  });
}

test('the door', async ({ as }) => {
  await pictures(await as('nobody'), { name: 'sign-in', path: '/sign-in' });
});

/** Where most is to be seen: a report that came back. */
async function returned(page: Page): Promise<string> {
  await page.goto('/todo');
  const back = page.locator('section').filter({ hasText: '退回和更正' }).locator('td.do a');
  if (await back.count()) return (await back.first().getAttribute('href')) ?? '';
  return (await openCells(page))[0];
}

test('the report form and the review', async ({ as }) => {
  const clerk = await as('clerk');
  await pictures(clerk, { name: 'report', path: await returned(clerk) });
  const office = await as('office');
  await pictures(office, { name: 'review', path: await firstLink(office, '/review', /^\/review\/[0-9a-f-]{36}/) });
});

test('the preview of an import, and the public page', async ({ as }) => {
  const page = await as('office');
  const table = await firstLink(page, '/checklists', /\/table$/);
  const file = await page.context().request.get(`${table.replace(/table$/, 'export/xlsx')}`);
  await page.goto('/checklists/import');
  await page.locator('#year').fill('2027');
  await page.locator('#file').setInputFiles({
    name: '2027年政务公开重点工作清单.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await file.body(),
  });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.locator('h1')).toContainText('核对');
  await pictures(page, { name: 'import-preview', path: new URL(page.url()).pathname });
  await page.goto('/checklists');
  await page.getByRole('link', { name: '对外公开' }).first().click();
  await makePublic(page);
  const address = await page.getByRole('link', { name: '打开公开页面' }).first().getAttribute('href');
  await pictures(await as('nobody'), { name: 'public', path: address ?? '' });
});

test('dark', async ({ as }) => {
  const office = await as('office', { colorScheme: 'dark' });
  const clerk = await as('clerk', { colorScheme: 'dark' });
  for (const [page, name, address] of [
    [office, 'overview', '/'],
    [office, 'heat-map', '/heat-map'],
    [clerk, 'report', await returned(clerk)],
  ] as const) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address);
    await picture(page, `${name}-1440-dark`);
  }
});
