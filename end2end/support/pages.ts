// Where the screens are, and what every one of them must keep.
import { type Page, expect } from '@playwright/test';
import type { Person } from './people';

export type Screen = { name: string; path: string };

/** The first link on a page whose address fits. */
export async function firstLink(page: Page, from: string, pattern: RegExp): Promise<string> {
  const all = await linksOn(page, from);
  const found = all.find((href) => pattern.test(href));
  expect(found, `a link like ${pattern} on ${from}`).toBeTruthy();
  return found as string;
}

export async function linksOn(page: Page, from: string): Promise<string[]> {
  await page.goto(from);
  return page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
}

const id = '[0-9a-f-]{36}';

/** The first round with something contested: the year's has nothing. */
async function contestedRound(page: Page): Promise<string> {
  const rounds = (await linksOn(page, '/rounds')).filter((href) => new RegExp(`^/rounds/${id}$`).test(href));
  for (const round of rounds) {
    if ((await linksOn(page, `${round}/appeals`)).some((href) => href.startsWith('/appeals/'))) return round;
  }
  throw new Error('no round has an appeal');
}

/** The round of a year: its page leads to the year's result. */
async function yearRound(page: Page): Promise<string> {
  await page.goto('/rounds');
  const address = await page.getByRole('link', { name: /考核年度/ }).first().getAttribute('href');
  if (!address) throw new Error('no round is of a year');
  return address;
}

/** Every screen that a person reaches, details included. */
export async function screensOf(page: Page, person: Person): Promise<Screen[]> {
  const screens: Screen[] = [];
  const add = (name: string, path: string) => screens.push({ name, path });
  const officeOrAdmin = ['office', 'colleague', 'admin'].includes(person);
  const isOffice = ['office', 'colleague'].includes(person);
  const isUnit = ['clerk', 'lead', 'township'].includes(person);
  if (isUnit) {
    add('todo', '/todo');
    add('report', await firstLink(page, '/todo', new RegExp(`^/cells/${id}$`)));
  } else {
    add('overview', '/');
    add('heat-map', '/heat-map');
    add('heat-map-official', '/heat-map?order=official');
    add('units', '/units');
    add('unit', await firstLink(page, '/heat-map', new RegExp(`^/units/${id}$`)));
  }
  add('tasks', '/tasks');
  add('task', await firstLink(page, '/tasks', new RegExp(`^/tasks/${id}$`)));
  add('calendar', '/calendar');
  add('ledger', '/cells');
  add('ledger-filtered', '/cells?status=overdue&q=zzz');
  add('ledger-by-group', '/cells?by=group');
  add('tasks-removed', '/tasks?having=removed');
  add('cell', await firstLink(page, '/cells?status=done', new RegExp(`^/cells/${id}$`)));
  add('ledger-paper', '/cells?paper=1&status=overdue');
  add('sign-sheet', `${screens.find((one) => one.name === 'cell')?.path}/sign-sheet`);
  add('checklists', '/checklists');
  add('table', await firstLink(page, '/checklists', new RegExp(`^/checklists/${id}/table$`)));
  add('monitoring', '/monitoring');
  add('monitoring-columns', '/monitoring/columns');
  add('monitoring-findings', '/monitoring/findings');
  if (!['township', 'lead'].includes(person)) {
    add('monitoring-finding', await firstLink(page, '/monitoring/findings?state=any', new RegExp(`^/monitoring/findings/${id}$`)));
    add('monitoring-notice', await firstLink(page, '/monitoring/findings?state=any', new RegExp(`^/monitoring/notices/${id}$`)));
  }
  if (!isUnit) {
    add('monitoring-candidates', '/monitoring/candidates?state=any');
    add('monitoring-candidate', await firstLink(page, '/monitoring/candidates?state=any', new RegExp(`^/monitoring/candidates/${id}$`)));
    add('monitoring-unit', await firstLink(page, '/monitoring', new RegExp(`^/monitoring/units/${id}$`)));
    add('monitoring-bulletins', '/monitoring/bulletins');
    add('monitoring-bulletin', await firstLink(page, '/monitoring/bulletins', new RegExp(`^/monitoring/bulletins/${id}$`)));
  }
  if (isOffice || isUnit) add('monitoring-digest', '/monitoring/digest');
  if (officeOrAdmin) {
    for (const kind of ['mail', 'wecom', 'dingtalk']) add(`monitoring-channels-${kind}`, `/monitoring/channels?kind=${kind}`);
  }
  if (!isUnit) {
    add('monitoring-rules', '/monitoring/rules');
    add('monitoring-rule', await firstLink(page, '/monitoring/rules', /^\/monitoring\/rules\/(?!national|try)[a-z_]+$/));
  }
  add('monitoring-orders', '/monitoring/orders');
  add('monitoring-urges', '/monitoring/urges');
  if (isOffice || isUnit) add('monitoring-contacts', '/monitoring/contacts');
  if (!isUnit) {
    add('monitoring-reminders', '/monitoring/reminders');
    add('monitoring-look-backs', '/monitoring/look-back');
  }
  add('rules', '/rules');
  add('rule-set', await firstLink(page, '/rules', new RegExp(`^/rules/${id}$`)));
  add('rounds', '/rounds');
  if (isUnit) {
    const sheet = await firstLink(page, '/rounds', new RegExp(`^/rounds/${id}/sheets/`));
    const round = sheet.split('/sheets/')[0];
    add('sheet', sheet);
    add('round', round);
    add('appeals', `${round}/appeals`);
    add('merit', `${round}/merit`);
  } else {
    const round = await contestedRound(page);
    add('round', round);
    add('sheet', await firstLink(page, round, new RegExp(`^/rounds/${id}/sheets/`)));
    add('appeals', `${round}/appeals`);
    add('appeal', await firstLink(page, `${round}/appeals`, new RegExp(`^/appeals/${id}$`)));
    add('round-charts', `${round}/charts`);
    add('findings-as-of', '/monitoring/findings?state=real&from=2026-07&to=2026-09&as_of=2026-09-30');
    add('year-result', `${await yearRound(page)}/year`);
    add('cross-check', `${round}/cross-check`);
    add('merit', `${round}/merit`);
    add('on-site', `${round}/on-site`);
    if (isOffice) add('what-if', `${round}/what-if`);
  }
  add('search', '/search?q=fgw');
  add('search-empty', '/search');
  add('help', '/help');
  add('me', '/me');
  add('second-factor', '/second-factor');
  add('password', '/password');
  if (isOffice) {
    add('review', '/review');
    add('review-one', await firstLink(page, '/review', new RegExp(`^/review/${id}`)));
    add('import', '/checklists/import');
    add('monitoring-queue', '/monitoring/candidates');
    add('monitoring-by-hand', '/monitoring/candidates/new');
    add('monitoring-column-new', '/monitoring/columns/new');
    add('monitoring-column', await firstLink(page, '/monitoring/columns', new RegExp(`^/monitoring/columns/${id}$`)));
    add('monitoring-columns-counts', '/monitoring/columns/counts');
    add('monitoring-columns-import', '/monitoring/columns/import');
    add('monitoring-findings-import', '/monitoring/findings/import');
    add('monitoring-rules-national', '/monitoring/rules/national');
    add('monitoring-rules-optional', '/monitoring/rules/optional');
    add('monitoring-rules-try', '/monitoring/rules/try');
    add('rules-import', '/rules/import');
    add('marks', `${screens.find((one) => one.name === 'round')?.path}/marks`);
    add('exemptions', '/exemptions');
    const table = screens.find((one) => one.name === 'table')?.path ?? '';
    add('workbench', table.replace(/table$/, 'workbench'));
    add('publication', table.replace(/table$/, 'publish'));
    add('close-year', table.replace(/table$/, 'close'));
    add('task-new', table.replace(/table$/, 'new-task'));
    add('task-edit', `${screens.find((one) => one.name === 'task')?.path}/edit`);
  }
  if (isOffice || isUnit) add('reopens', '/reopens');
  if (officeOrAdmin) {
    add('settings', '/settings');
    add('unit-new', '/units/new');
    add('unit-import', '/units/import');
    add('unit-edit', `${screens.find((one) => one.name === 'unit')?.path}/edit`);
  }
  if (person === 'admin') {
    add('accounts', '/accounts');
    add('account', await firstLink(page, '/accounts', new RegExp(`^/accounts/${id}$`)));
    add('account-new', '/accounts/new');
    add('account-new-all', '/accounts/new-all');
    add('account-import', '/accounts/import');
  }
  if (person === 'admin' || person === 'auditor') {
    add('audit', '/audit');
    add('audit-verified', '/audit?verify=1');
  }
  return screens;
}

/** Language, title, one heading, and nothing that sticks out to the right. */
export async function keepsTheRules(page: Page, name: string): Promise<void> {
  // whoever comes by a click looks at the whole page
  await page.waitForLoadState();
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id).filter((id, place, all) => all.indexOf(id) !== place),
  }));
  expect.soft(found.lang, `language of ${name}`).toBe('zh-CN');
  expect.soft(found.title, `title of ${name}`).toMatch(/.+ · 政务公开监督$/);
  expect.soft(found.headings, `headings of ${name}`).toBe(1);
  expect.soft(found.ids, `ids that occur twice on ${name}`).toEqual([]);
}

/** Nothing makes the page itself scroll sideways; wide tables scroll in their own frame. */
export async function fits(page: Page, name: string, width: number): Promise<void> {
  await page.waitForLoadState();
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const page = document.scrollingElement as Element;
    if (page.scrollWidth <= limit) return [];
    const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > limit + 1);
    return [`${page.scrollWidth} > ${limit}`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
  });
  expect.soft(wide, `what sticks out of ${name} at ${width}`).toEqual([]);
}

/** The two above, on a desk and on a phone; the window is left as it was. */
export async function looksRight(page: Page, name: string): Promise<void> {
  const window = page.viewportSize() ?? { width: 1440, height: 900 };
  await keepsTheRules(page, name);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page, name, width);
  }
  await page.setViewportSize(window);
}
