// What leaders take along: every printable page as a PDF, its sheets counted, none of them blank, all of one shape.
import zlib from 'node:zlib';
import type { Page } from '@playwright/test';
import { makePublic } from '../../support/actions';
import { firstLink } from '../../support/pages';
import { expect, test } from '../../support/test';

type Sheet = { width: number; height: number; texts: number };

/** The sheets of a PDF as the browser writes it: their size, and how many pieces of text and lines stand on them. */
function sheets(pdf: Buffer): Sheet[] {
  const all = pdf.toString('latin1');
  const object = (id: string) => {
    const start = all.search(new RegExp(`(^|\\n)${id} 0 obj`));
    return all.slice(start, all.indexOf('endobj', start));
  };
  const content = (id: string) => {
    const head = object(id);
    const from = head.indexOf('stream') + (head.includes('stream\r\n') ? 8 : 7);
    const bytes = Buffer.from(head.slice(from, head.lastIndexOf('endstream')), 'latin1');
    return zlib.inflateSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString('latin1');
  };
  const pages = [...all.matchAll(/<<[^]*?>>\s*endobj/g)].map((found) => found[0]).filter((one) => /\/Type \/Page\b(?!s)/.test(one));
  return pages.map((page) => {
    const box = /\/MediaBox \[([\d. -]+)\]/.exec(page)?.[1].trim().split(/\s+/).map(Number) ?? [];
    const id = /\/Contents (\d+) 0 R/.exec(page)?.[1] ?? '';
    return { width: box[2], height: box[3], texts: content(id).match(/T[jJ]\b/g)?.length ?? 0 };
  });
}

/** The foot of a sheet alone is so many pieces of text at most. */
const FOOT = 6;

/** A page on paper: the foot of its sheets, how many, of what shape, and that something stands on each. */
async function prints(page: Page, path: string, most: number, isOurs = true): Promise<void> {
  await page.goto(path);
  // whose it is and of which day stands at the foot of every sheet; what the public prints says it under its title
  const foot = await page.locator('html').getAttribute('data-foot');
  if (isOurs) expect.soft(foot, `${path}: foot`).toMatch(/政务公开监督 · 截至\d{4}年\d{1,2}月\d{1,2}日 · ./);
  const found = sheets(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  expect.soft(found.length, `${path}: sheets`).toBeGreaterThan(0);
  expect.soft(found.length, `${path}: sheets`).toBeLessThanOrEqual(most);
  const shapes = new Set(found.map((sheet) => `${Math.round(sheet.width)}×${Math.round(sheet.height)}`));
  expect.soft([...shapes], `${path}: one shape`).toHaveLength(1);
  for (const [place, sheet] of found.entries()) expect.soft(sheet.texts, `${path}: sheet ${place + 1}`).toBeGreaterThan(FOOT);
}

test('every printable page prints on sheets of one shape, none of them blank', async ({ as }) => {
  test.setTimeout(300_000);
  const leader = await as('leader');
  const office = await as('office');
  const task = await firstLink(leader, '/tasks?year=2026', /^\/tasks\/[0-9a-f-]{36}$/);
  const unit = await firstLink(leader, '/units', /^\/units\/[0-9a-f-]{36}$/);
  const table = await firstLink(leader, '/checklists', /^\/checklists\/[0-9a-f-]{36}\/table$/);
  const round = await firstLink(leader, '/rounds', /^\/rounds\/[0-9a-f-]{36}$/);
  const sheet = await firstLink(leader, round, /\/sheets\//);
  const notice = await firstLink(office, '/monitoring/findings?state=any', /^\/monitoring\/notices\/[0-9a-f-]{36}$/);
  const bulletin = await firstLink(office, '/monitoring/bulletins', /^\/monitoring\/bulletins\/[0-9a-f-]{36}$/);
  const done = await firstLink(leader, '/cells?status=done', /^\/cells\/[0-9a-f-]{36}$/);
  const printable: [string, number][] = [
    ['/', 3],
    ['/tasks', 6],
    ['/heat-map', 3],
    ['/cells?status=overdue', 3],
    ['/cells?paper=1&status=overdue', 4],
    // the whole year, task by task: nine hundred rows
    ['/cells?paper=1', 26],
    ['/units', 6],
    [task, 6],
    [unit, 8],
    [table, 9],
    [round, 6],
    [sheet, 6],
    [`${round}/charts`, 12],
    [notice, 4],
    [bulletin, 6],
    [done, 5],
    [`${done}/sign-sheet`, 2],
    ['/monitoring', 6],
    ['/monitoring/findings', 6],
  ];
  for (const [path, most] of printable) await prints(leader, path, most);
  // no chart is cut in two, and no heading is left alone at the foot of a sheet
  await leader.goto('/');
  await leader.emulateMedia({ media: 'print' });
  const kept = (what: string, rule: 'breakInside' | 'breakAfter' | 'breakBefore') =>
    leader.locator(what).evaluateAll((all, rule) => [...new Set(all.map((one) => getComputedStyle(one)[rule]))], rule);
  for (const whole of ['figure.chart', '#by-unit', '.counts', 'tr']) expect.soft(await kept(whole, 'breakInside'), whole).toEqual(['avoid']);
  for (const head of ['.panel-head', 'thead', 'figcaption', 'h2']) expect.soft(await kept(head, 'breakAfter'), head).toEqual(['avoid']);
  expect.soft(await kept('tbody > tr:first-child', 'breakBefore')).toEqual(['avoid']);
  await leader.emulateMedia({ media: 'screen' });
  await office.goto('/cells?paper=1&status=done');
  const all = Number(/共\s*(\d+)/.exec(await (async () => { await leader.goto('/cells?status=done'); return leader.locator('.toolbar').innerText(); })())?.[1]);
  await expect(office.locator('#items tbody tr')).toHaveCount(all);
});

test('what a unit takes along and what the office lays on a table prints as well', async ({ as }) => {
  test.setTimeout(180_000);
  const clerk = await as('clerk');
  const own = await firstLink(clerk, '/rounds', /^\/rounds\/[0-9a-f-]{36}\/sheets\//);
  const [round] = own.split('/sheets/');
  const reported = await firstLink(clerk, '/cells?status=done', /^\/cells\/[0-9a-f-]{36}$/);
  for (const [path, most] of [['/todo', 6], ['/cells?paper=1', 12], [reported, 5], [own, 6], ['/help', 6]] as const) await prints(clerk, path, most);
  const office = await as('office');
  const papers = ['/reopens', '/exemptions', '/rounds', `${round}/appeals`, `${round}/merit`, '/monitoring/orders', '/monitoring/reminders', '/monitoring/urges'];
  for (const path of papers) await prints(office, path, 12);
  // what the public reads, as it stands outside and as it is kept
  await office.goto('/checklists');
  await office.getByRole('link', { name: '对外公开' }).first().click();
  await makePublic(office);
  const version = (await office.locator('.timeline a[href*="/versions/"]').first().getAttribute('href')) ?? '';
  const open = (await office.getByRole('link', { name: '打开公开页面' }).first().getAttribute('href')) ?? '';
  await prints(await as('nobody'), open, 9, false);
  await prints(office, version, 12);
});
