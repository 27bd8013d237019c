// What several specs do on the way to what they are about.
import { type Page, expect } from '@playwright/test';
import { PASSWORD, PEOPLE, type Person } from './people';

/** Fills the sign-in form that is open. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

/** Signs one of the demo county's people in with the form that is open, and waits until it is left behind. */
export async function enter(page: Page, person: Person): Promise<void> {
  await signIn(page, PEOPLE[person], PASSWORD);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Presses what leads to another page, and waits until that is there whole: where it looks like the one before, nothing else tells. */
export async function answered(page: Page, press: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await press();
  await loaded;
}

/** The green sentence after an action. */
export async function expectNotice(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.locator('.notice-success')).toContainText(text);
}

/** Makes the table public whose 对外公开 is open; where rows differ from what was judged, says that it is meant. */
export async function makePublic(page: Page): Promise<void> {
  const meant = page.getByLabel('已核对，仍这样公开');
  if ((await meant.count()) > 0) await meant.check();
  await page.getByRole('button', { name: '确认公开' }).click();
}

/** Waits until the page listens: before that it stands there and can be filled in, but no script of it hears a key or keeps what is typed. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator('html[data-awake]')).toBeAttached();
}

/**
 * Keeps the page asleep, as a slow line does: what moves in it arrives only once the answer is called. Before the page is opened.
 */
export async function keepAsleep(page: Page): Promise<() => void> {
  let wake = () => {};
  const gate = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route(/\/pkg\/[^/]+\.wasm$/, async (route) => {
    await gate;
    await route.continue();
  });
  return wake;
}

/** Addresses of cells in the person's 待办 that wait for a first word; where every one has a draft by now, those with a draft. */
export async function openCells(page: Page): Promise<string[]> {
  await page.goto('/todo');
  const rows = page.locator('tbody tr').filter({ has: page.getByRole('link', { name: '填报', exact: true }) });
  const all = await rows.evaluateAll((found) => {
    const open = found.filter((row) => !row.textContent?.includes('退回'));
    const blank = open.filter((row) => !row.textContent?.includes('草稿'));
    return (blank.length > 0 ? blank : open).map((row) => row.querySelector('td.do a')?.getAttribute('href') ?? '');
  });
  expect(all.length, 'open cells in 待办').toBeGreaterThan(0);
  return all;
}

/** Claims that it is done, whatever this duty calls that, with as many as a quota could ask; the form stays open. */
export async function write(page: Page, text: string): Promise<void> {
  // whether a number is asked is known only once the whole form is there
  await expect(page.locator('#report .form-foot')).toBeVisible();
  await page.locator('input[name=claim][value=done]').check();
  const reached = page.getByLabel('本期累计完成数量');
  if ((await reached.count()) > 0) await reached.fill('999');
  await page.locator('#text').fill(text);
}

export async function saveDraft(page: Page): Promise<void> {
  await page.locator('.form-foot').getByRole('button', { name: '保存草稿' }).click();
  await expectNotice(page, '草稿已保存');
}

export async function submit(page: Page): Promise<void> {
  await page.locator('.form-foot').getByRole('button', { name: '提交', exact: true }).click();
  await expectNotice(page, '已提交');
}

/** From a cell's address to its place in the review. */
export function reviewOf(cell: string): string {
  return cell.replace('/cells/', '/review/');
}

/** Unfolds what is needed to return the open report. */
export async function openReturn(page: Page): Promise<void> {
  // a page that was led to by a click may still be coming: a part that is not there yet is not folded either
  await expect(page.locator('#reason')).toBeAttached();
  const folded = page.locator('#return:not([open]) > summary');
  if ((await folded.count()) > 0) await folded.click();
}

/** Returns the open report with a reason. */
export async function sendBack(page: Page, reason: string): Promise<void> {
  await openReturn(page);
  await page.locator('#reason').fill(reason);
  await page.getByRole('button', { name: '退回', exact: true }).click();
}
