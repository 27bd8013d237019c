// Month by month on the demo county: office and unit through the whole loop, without a script.
import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

test('every number of the overview leads to the rows it counts', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring');
  await expect(office.locator('h1')).toContainText('监测');
  const links = await office.locator('table.heat tbody td.sum a[data-count]').evaluateAll((all) => all.map((one) => [one.getAttribute('href') ?? '', one.getAttribute('data-count') ?? '']));
  expect(links.length).toBeGreaterThan(3);
  for (const [href, number] of links.filter(([, number]) => number !== '0').slice(0, 4)) {
    await office.goto(href);
    await expect(office.locator('[data-total]')).toHaveAttribute('data-total', number);
  }
  await office.goto('/monitoring');
  await expect(office.locator('#unread')).toContainText('不作为问题');
});

test('from a candidate to the end: confirmed, sent, answered on the notice, verified', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/candidates/new');
  await office.locator('#column').selectOption({ label: '发改委 · 通知公告' });
  await office.locator('#rule').selectOption('wrong_word');
  await office.locator('#url').fill('https://www.yunxiu.example/dw00/tzgg/e2e.html');
  await office.locator('#problem').fill('通知里把“安排”写成“按排”');
  await office.getByRole('button', { name: '登记' }).click();
  await expectNotice(office, '已登记');
  const row = office.locator('tbody tr').filter({ hasText: '通知里把“安排”写成“按排”' });
  await row.getByRole('link', { name: /通知里把/ }).click();
  await expect(office).toHaveURL(/\/monitoring\/candidates\/[0-9a-f-]{36}/);
  await office.getByRole('button', { name: '确认为问题' }).click();
  await expectNotice(office, '已确认为问题');
  await office.goto('/monitoring/findings');
  await office.locator('#send #unit').selectOption({ label: '发改委' });
  await office.getByRole('button', { name: '下发', exact: true }).click();
  await expectNotice(office, '整改通知单已下发');

  const clerk = await as('clerk');
  await clerk.goto('/todo');
  await clerk.locator('#to-mend').getByRole('link', { name: '签收并反馈' }).first().click();
  await clerk.getByRole('button', { name: '签收', exact: true }).click();
  await expectNotice(clerk, '已签收');
  await expect(clerk.locator('.side [aria-current=page]')).toHaveText('问题整改');
  const item = clerk.locator('.notice-items > li').filter({ hasText: '通知里把' });
  await item.getByText('反馈这一条').click();
  await item.getByLabel('整改措施或理由').fill('已改为“安排”，并检查了同批通知。');
  await item.getByRole('button', { name: '已整改，请复核' }).click();
  await expectNotice(clerk, '已反馈');
  await expect(item).toContainText('已反馈，待复核');

  await office.goto('/monitoring/findings?state=office');
  await office.getByRole('link', { name: /通知里把/ }).click();
  await expect(office.locator('.timeline')).toContainText('已改为“安排”');
  await office.locator('#text').fill('已打开页面核实。');
  await office.getByRole('button', { name: '复核通过，销号' }).click();
  await expectNotice(office, '已销号');
  // who wrote it down, and who received its notice
  await expect(office.locator('.timeline')).toContainText('人工登记问题');
  await expect(office.locator('.timeline')).toContainText('签收整改通知单');
  await expect(office.locator('.badge')).toContainText('已销号');
});

test('what is no problem is dismissed with a reason and can be taken back', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/candidates');
  const first = office.locator('tbody tr').first();
  const words = (await first.locator('th a').innerText()).trim();
  await first.locator('input[type=checkbox]').check();
  await office.getByText('不作为问题…').click();
  await office.locator('#kind').selectOption('other');
  await office.getByRole('button', { name: '不作为问题', exact: true }).click();
  // refused: what was ticked stays, the field says what is missing
  await expect(office.locator('#reason-error')).toContainText('写明理由');
  await office.locator('#reason').fill('栏目本月停办，已另行说明。');
  await office.getByRole('button', { name: '不作为问题', exact: true }).click();
  await expectNotice(office, '不作为问题');
  await office.goto('/monitoring/candidates?state=dismissed');
  await office.locator('tbody tr').filter({ hasText: words }).first().getByRole('link').first().click();
  await expect(office.locator('.main .notice').first()).toContainText('不作为问题');
  await office.getByRole('button', { name: '恢复待确认' }).click();
  await expectNotice(office, '已恢复待确认');
});

test('a unit sees its own and nobody else\'s', async ({ as, browserErrors }) => {
  browserErrors.allow(/404/);
  const clerk = await as('clerk');
  await clerk.goto('/monitoring');
  await expect(clerk.locator('h1')).toContainText('发改委监测情况');
  await clerk.goto('/monitoring/columns');
  await expect(clerk.locator('[data-total]')).toHaveAttribute('data-total', '3');
  const office = await as('office');
  await office.goto('/monitoring/findings?state=any');
  const other = await office.locator('tbody tr').filter({ hasNotText: '发改委' }).first().locator('th a').first().getAttribute('href');
  const answer = await clerk.goto(other ?? '');
  expect(answer?.status()).toBe(404);
});

test('a bulletin is drafted, its typed numbers are named, and it is sealed', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/bulletins');
  await office.getByRole('button', { name: '起草' }).click();
  await expectNotice(office, '已起草');
  await office.getByText('修改正文', { exact: true }).click();
  const text = office.locator('textarea[name=text]').first();
  await text.fill(`${await text.inputValue()}合格率提高了91.5%。`);
  await office.locator('form[action$="edit-bulletin"]').getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('#numbers')).toContainText('91.5%');
  await office.getByRole('button', { name: '定稿' }).click();
  await expect(office.locator('.form-error').first()).toContainText('请核对');
  await office.locator('input[name=looked]').check();
  await office.getByRole('button', { name: '定稿' }).click();
  await expectNotice(office, '已定稿');
  await expect(office.getByRole('button', { name: '定稿' })).toHaveCount(0);
  const leader = await as('leader');
  await leader.goto('/monitoring/bulletins');
  await expect(leader.locator('tbody tr').first()).toContainText('定稿');
});

test('a column is added by form and ended', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/columns/new');
  await office.locator('#name').fill('浏览器测试栏目');
  await office.locator('#address').fill('www.yunxiu.example');
  await office.locator('#unit').selectOption({ index: 3 });
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('#address-error')).toContainText('完整网址');
  await expect(office.locator('#name')).toHaveValue('浏览器测试栏目');
  await office.locator('#address').fill('https://www.yunxiu.example/e2e/');
  // selectors fit together, or the form says where not and stays open there
  await office.getByText('选择器：列表识别得不对时').click();
  await office.locator('#pick_title').fill('h3');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('#pick_item-error')).toContainText('条目选择器');
  await expect(office.locator('#pick_title')).toHaveValue('h3');
  await office.locator('#pick_item').fill('ul.news > li');
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');
  await office.goto('/monitoring/columns?q=浏览器测试');
  await office.locator('#change summary').click();
  await office.locator('#to_level').selectOption('下级');
  await office.locator('#change').getByRole('button', { name: '修改勾选的栏目' }).click();
  await expect(office.locator('.error-summary')).toContainText('勾选');
  await office.locator('tbody input[type=checkbox]').first().check();
  await office.locator('#to_level').selectOption('下级');
  await office.locator('#change').getByRole('button', { name: '修改勾选的栏目' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('tbody tr').first()).toContainText('下级');
  await office.locator('tbody tr').getByRole('link', { name: /修改/ }).click();
  const on = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await office.locator('#ended_on').fill(on);
  await office.locator('#reason').fill('网站改版');
  await office.getByRole('button', { name: '停止监测' }).click();
  await expectNotice(office, '已保存');
  await expect(office.getByRole('button', { name: '恢复监测' })).toBeVisible();
});

test('全选, 全不选 and 反选 tick the rows of the page and change nothing', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/columns');
  const ticks = office.locator('td.tick input');
  const all = await ticks.count();
  expect(all).toBeGreaterThan(2);
  const press = (name: string) => office.getByRole('button', { name: `${name}本页栏目` }).click();
  await press('全选');
  await expect(office.locator('td.tick input:checked')).toHaveCount(all);
  await expect(office.locator('#errors')).toHaveCount(0);
  await press('全不选');
  await expect(office.locator('td.tick input:checked')).toHaveCount(0);
  // what was ticked and chosen by hand is kept
  await ticks.first().check();
  await press('反选');
  await expect(office.locator('td.tick input:checked')).toHaveCount(all - 1);
  await expect(ticks.first()).not.toBeChecked();
});
