// What is typed on the spot survives a lost connection: it stands in the browser's own store and arrives once there is one.
import { awake, keepAsleep } from '../../support/actions';
import { siteSheet } from '../../support/on-site';
import { expect, test } from '../../support/test';

test('a lost connection loses nothing', async ({ as, browserErrors }) => {
  browserErrors.allow(/\/api\/save-site|ERR_INTERNET_DISCONNECTED/);
  const office = await as('office');
  const sheet = await siteSheet(office);
  await office.getByRole('link', { name: /^填写 ?，青檀镇/ }).click();
  await expect(office.locator('#verdict-0')).toBeVisible();
  const place = office.url();
  const state = office.locator('.save-state');
  await awake(office);

  await office.locator('#verdict-0').selectOption('met');
  await expect(state).toHaveText(/已自动保存 \d/);

  await office.context().setOffline(true);
  await office.locator('#verdict-0').selectOption('not_met');
  await office.locator('#note-0').fill('触摸屏打不开，没有人值守');
  await expect(state).toContainText('已存在这台手机上');
  // the button does not lead to the browser's own page of error
  await office.getByRole('button', { name: '保存', exact: true }).click();
  await expect(state).toContainText('已存在这台手机上');
  await expect(office.locator('#note-0')).toHaveValue('触摸屏打不开，没有人值守');

  await office.context().setOffline(false);
  await expect(office.locator('.notice-success')).toContainText('已保存');
  await expect(office).toHaveURL(new RegExp(`${sheet}\\?notice=site-saved$`));
  await expect(office.locator('main')).toContainText('触摸屏打不开，没有人值守');

  // a window that was closed without a connection brings what was typed back when it is opened again
  await office.goto(place);
  await awake(office);
  await office.context().setOffline(true);
  await office.locator('#note-0').fill('触摸屏打不开，已报修');
  await expect(state).toContainText('已存在这台手机上');
  const context = office.context();
  await office.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(place);
  await expect(again.locator('#note-0')).toHaveValue('触摸屏打不开，已报修');
  await expect(again.locator('.save-state')).toHaveText(/已自动保存 \d/);
});

test('what is chosen and written before the page listens is saved once it does', async ({ as }) => {
  const office = await as('office');
  await siteSheet(office);
  const place = (await office.getByRole('link', { name: /^填写 ?，青檀镇/ }).getAttribute('href')) ?? '';
  const early = await office.context().newPage();
  const wake = await keepAsleep(early);
  await early.goto(place);
  await early.locator('#verdict-0').selectOption('met');
  await early.locator('#note-0').fill('网络慢，页面还没有加载完就填了');
  await expect(early.locator('.save-state')).not.toContainText('已自动保存');
  wake();
  await expect(early.locator('.save-state')).toHaveText(/已自动保存 \d/);
  await office.goto(place);
  await expect(office.locator('#verdict-0')).toHaveValue('met');
  await expect(office.locator('#note-0')).toHaveValue('网络慢，页面还没有加载完就填了');
});
