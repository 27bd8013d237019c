// Light, dark, paper, keyboard, zoom.
import type { Page } from '@playwright/test';
import { openReturn } from '../../support/actions';
import { fits } from '../../support/pages';
import { expect, test } from '../../support/test';

const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('dark follows the system until a person chooses, and the choice stays', async ({ as }) => {
  const page = await as('leader', { colorScheme: 'dark' });
  await page.goto('/tasks');
  const dark = await ground(page);
  const menu = page.locator('.top-end details.menu > summary');
  await menu.click();
  await page.getByRole('button', { name: '浅色显示' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page).toHaveURL(/\/tasks$/);
  await page.waitForLoadState();
  const light = await ground(page);
  expect(light).not.toBe(dark);
  await page.goto('/cells');
  expect(await ground(page)).toBe(light);
  await menu.click();
  await page.getByRole('button', { name: '跟随系统明暗' }).click();
  await expect(page.locator('html:not([data-theme])')).toBeAttached();
  await page.waitForLoadState();
  expect(await ground(page)).toBe(dark);
});

test('paper shows the table and not the frame', async ({ as }) => {
  const page = await as('leader');
  for (const path of ['/', '/tasks', '/cells', '/heat-map']) {
    await page.goto(path);
    await page.emulateMedia({ media: 'print' });
    for (const part of ['.top', '.side', '.crumbs', '.query', '.toolbar', '.page-actions']) {
      for (const one of await page.locator(part).all()) await expect.soft(one, `${part} on ${path}`).toBeHidden();
    }
    await expect.soft(page.locator('h1'), path).toBeVisible();
    await expect.soft(page.locator('main table').first(), path).toBeVisible();
    await page.emulateMedia({ media: 'screen' });
  }
});

test('the first key leads past the menu to the text', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/cells');
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);
});

test('on a phone the menu unfolds without scripts', async ({ as }) => {
  const page = await as('clerk', { viewport: { width: 390, height: 800 } });
  await page.goto('/todo');
  await expect(page.locator('.side')).toBeHidden();
  await page.locator('.drawer > summary').click();
  await page.locator('.drawer').getByRole('link', { name: '台账' }).click();
  await expect(page.locator('h1')).toHaveText('台账');
});

test('at the narrowest width and at 200 % nothing sticks out', async ({ as }) => {
  const page = await as('office');
  // 720 CSS pixels are a window of 1440 at 200 %
  for (const width of [360, 720]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ['/', '/tasks', '/cells', '/heat-map', '/review', '/checklists']) {
      await page.goto(path);
      await fits(page, path, width);
    }
  }
});

test('at 1024 the ledger shows unit, task, period, day and status without scrolling', async ({ as }) => {
  for (const person of ['office', 'leader', 'clerk'] as const) {
    const page = await as(person, { viewport: { width: 1024, height: 768 } });
    await page.goto('/cells');
    const frame = await page.getByRole('region', { name: '事项列表' }).boundingBox();
    const heads = person === 'clerk' ? ['任务', '周期', '期限', '状态'] : ['任务', '责任单位', '周期', '期限', '状态'];
    for (const head of heads) {
      const box = await page.locator('thead th').filter({ hasText: head }).boundingBox();
      expect.soft((box?.x ?? 0) + (box?.width ?? 9999), `${head} for ${person}`).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0) + 1);
      expect.soft(box?.width, `${head} for ${person}`).toBeGreaterThan(40);
    }
    await fits(page, `/cells for ${person}`, 1024);
  }
});

test('at 1024 there is room to write why a report goes back, and to read by when', async ({ as }) => {
  const page = await as('office', { viewport: { width: 1024, height: 657 } });
  await page.goto('/review');
  await page.getByRole('link', { name: '从最早的一份开始审核' }).click();
  await openReturn(page);
  await page.waitForLoadState();
  for (const [field, least] of [['#reason', 480], ['#days', 220], ['#due_on', 140]] as const) {
    expect.soft((await page.locator(field).boundingBox())?.width, field).toBeGreaterThanOrEqual(least);
  }
  const bar = await page.locator('#decide').boundingBox();
  expect((bar?.height ?? 999) <= 430, 'the report stays in sight above it').toBe(true);
});

test('no heading of the map lies over its neighbour, and its sums stay in sight', async ({ as }) => {
  const page = await as('leader');
  for (const path of ['/heat-map', '/', '/monitoring']) {
    for (const width of [1440, 1024]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      const out = await page.locator('.heat thead th > * ').evaluateAll((parts) =>
        parts.flatMap((part) => [part, ...part.querySelectorAll('*')]).filter((part) => {
          const [own, head] = [part.getBoundingClientRect(), (part.closest('th') as Element).getBoundingClientRect()];
          return own.left < head.left - 1 || own.right > head.right + 1;
        }).map((part) => part.outerHTML.slice(0, 80)));
      expect.soft(out, `headings of ${path} at ${width}`).toEqual([]);
      const frame = await page.locator('.heat-wrap').first().boundingBox();
      const sum = await page.locator('.heat thead .sum').last().boundingBox();
      expect.soft((sum?.x ?? 9999) + (sum?.width ?? 0), `sums of ${path} at ${width}`).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0) + 1);
    }
  }
  // a heading has its whole text for who points at it and for who hears it
  await page.goto('/heat-map');
  const head = page.locator('.heat thead th[scope=col] a').first();
  await page.goto((await head.getAttribute('href')) ?? '');
  const whole = (await page.locator('.requirement').first().innerText()).trim();
  await page.goto('/heat-map');
  expect(((await head.getAttribute('title')) ?? '').trim()).toBe(whole);
});

test('the choice of a year stands in one place, also where a page is about none', async ({ as }) => {
  const page = await as('office');
  const menu = page.locator('.top > details.menu > summary');
  await page.goto('/cells');
  const place = await menu.boundingBox();
  await expect(menu).toHaveText(/^\d{4}年度/);
  for (const path of ['/todo', '/review', '/checklists', '/units', '/search']) {
    await page.goto(path);
    await expect.soft(menu, path).toHaveText('各年度台账');
    const here = await menu.boundingBox();
    expect.soft([here?.x, here?.y], path).toEqual([place?.x, place?.y]);
  }
});

test('a list keeps its whole state in the address', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/cells');
  await page.locator('#section').selectOption({ index: 1 });
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page).toHaveURL(/section=[^&]/);
  await page.locator('th').getByRole('link', { name: '期限' }).click();
  await expect(page).toHaveURL(/sort=due/);
  await page.locator('.pager').getByRole('link', { name: '20', exact: true }).click();
  await page.waitForURL(/size=20/);
  await page.waitForLoadState();
  const address = new URL(page.url());
  expect(address.searchParams.get('section')).toBeTruthy();
  expect(address.searchParams.get('sort')).toBe('due');
  expect(address.searchParams.get('size')).toBe('20');
  const rows = await page.locator('tbody th').allTextContents();
  const other = await as('auditor');
  await other.goto(address.pathname + address.search);
  expect(await other.locator('tbody th').allTextContents()).toEqual(rows);
});

test('the search finds an alias by its initials, what reports say, and contact persons for the office alone', async ({ as }) => {
  const leader = await as('leader');
  await leader.goto('/search?q=hbj');
  await expect(leader.locator('main')).toContainText('生态环境');
  await leader.goto('/search?q=公开');
  const kinds = await leader.locator('.panel-head h2').allTextContents();
  expect(kinds).toContain('填报');
  // a kind of which nothing was found has no panel
  for (const said of await leader.locator('.panel-head p').allTextContents()) expect(said).not.toMatch(/^0 /);
  // what belongs to a year stands under it
  await expect(leader.locator('.panel').filter({ has: leader.getByRole('heading', { name: '填报' }) }).locator('h3').first()).toHaveText(/^\d{4}年度$/);
  await leader.locator('.panel').filter({ has: leader.getByRole('heading', { name: '填报' }) }).locator('li a').first().click();
  await expect(leader).toHaveURL(/\/cells\/[0-9a-f-]{36}/);

  const office = await as('office');
  await office.goto('/monitoring/contacts');
  const name = ((await office.locator('tbody tr').filter({ hasNotText: '不在任' }).locator('th').first().textContent()) ?? '').trim();
  await office.goto(`/search?q=${encodeURIComponent(name)}`);
  await expect(office.getByRole('heading', { name: '联系人' })).toBeVisible();
  await leader.goto(`/search?q=${encodeURIComponent(name)}`);
  await expect(leader.getByRole('heading', { name: '联系人' })).toHaveCount(0);
  // who keeps the accounts finds them by name, nobody else
  const admin = await as('admin');
  await admin.goto('/search?q=fgw-lead');
  await admin.locator('.panel').filter({ has: admin.getByRole('heading', { name: '账号' }) }).locator('li a').first().click();
  await expect(admin).toHaveURL(/\/accounts\/[0-9a-f-]{36}/);
  await office.goto('/search?q=fgw-lead');
  await expect(office.getByRole('heading', { name: '账号' })).toHaveCount(0);
});

test('all rows of a page are ticked with one press, and a list is put in the order of its periods', async ({ as }) => {
  const page = await as('office');
  await page.goto('/cells?status=overdue');
  const ticks = page.locator('tbody input[type=checkbox]');
  await page.locator('th .tick-all').click();
  await expect(ticks.first()).toBeChecked();
  await page.waitForLoadState();
  expect(await ticks.count()).toBeGreaterThan(0);
  expect(await ticks.evaluateAll((all) => all.every((one) => (one as HTMLInputElement).checked))).toBe(true);
  await page.locator('th .tick-all').click();
  await expect(ticks.first()).not.toBeChecked();
  await page.waitForLoadState();
  expect(await ticks.evaluateAll((all) => all.some((one) => (one as HTMLInputElement).checked))).toBe(false);
  await page.locator('th').getByRole('link', { name: '周期' }).click();
  await expect(page).toHaveURL(/sort=period/);
  await expect(page.locator('.toolbar > p')).toContainText('按周期');
});

test('of each kind the search shows the first, and all of it one click away', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/search?q=公开');
  const tasks = page.locator('main section.panel').filter({ has: page.getByRole('heading', { name: '任务', exact: true }) });
  await expect(tasks.locator('li')).toHaveCount(8);
  await tasks.getByRole('link', { name: /^查看全部/ }).click();
  await expect(page).toHaveURL(/only=tasks/);
  await expect(page.locator('main section.panel')).toHaveCount(1);
  expect(await page.locator('main section.panel li').count()).toBeGreaterThan(8);
});

test('the search finds units by initials and tasks by words', async ({ as }) => {
  const page = await as('leader');
  await page.goto('/');
  await page.locator('#top-search').fill('fgw');
  await page.locator('header .search').getByRole('button', { name: '搜索' }).click();
  await expect(page.locator('main')).toContainText('发展和改革委员会');
});
