// The monitor's rules, tried without storing anything; the national set; a report that the monitor contradicts. Without a script.
import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

test('every number of a rule leads to the rows it counts', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules');
  await expect(office.locator('h1')).toContainText('监测规则');
  const links = await office.locator('tbody a[data-count]').evaluateAll((all) => all.map((one) => [one.getAttribute('href') ?? '', one.getAttribute('data-count') ?? '']));
  expect(links.length).toBeGreaterThan(2);
  for (const [href, number] of links.slice(0, 4)) {
    await office.goto(href);
    await expect(office.locator('[data-total]')).toHaveAttribute('data-total', number);
  }
  await office.goto('/monitoring/rules');
  await office.getByRole('link', { name: '栏目更新超期' }).first().click();
  await expect(office.locator('h1')).toContainText('栏目更新超期');
  await expect(office.locator('.facts').first()).toContainText('动态类14天');
});

test('rules are tried on a pasted text, and the text is nowhere afterwards', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules/try');
  await office.locator('#title').fill('关于做好近期工作的通知');
  await office.locator('#text').fill('请各单位做好按步就班。联系人张某，手机13900001234。');
  await office.getByRole('button', { name: '检查' }).click();
  const tried = office.locator('#tried');
  await expect(tried).toContainText('检查结果：2处');
  await expect(tried).toContainText('139********');
  await expect(tried.locator('mark').first()).toHaveText('按步就班');
  await office.goto('/monitoring/rules/try');
  await expect(office.locator('#text')).toHaveValue('');
  await expect(office.locator('#tried')).toHaveCount(0);
  await office.locator('#address').fill('http://127.0.0.1/secret');
  await office.getByRole('button', { name: '检查' }).click();
  await expect(office.getByRole('alert')).toContainText('内部网络');
});

test('the national indicators are off until somebody puts them on', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules/national');
  await expect(office.locator('p.finding')).toContainText('不用启用');
  await office.getByLabel('启用国家检查指标').check();
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('p.finding')).toContainText('已启用');
  await expect(office.locator('tr').filter({ hasText: '其他栏目' })).toContainText('扣');
  await office.getByLabel('启用国家检查指标').uncheck();
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('p.finding')).toContainText('不用启用');
});

test('optional rules are put on for columns, and what cannot be read is named', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules/optional');
  await expect(office.locator('p.finding')).toContainText('都没有启用');
  await office.locator('#elements').fill('政策文件：文号、页数');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('.error-summary')).toContainText('页数');
  await expect(office.locator('#elements')).toHaveValue('政策文件：文号、页数');
  await office.locator('#elements').fill('政策文件：文号、索引号');
  await office.locator('#answers').fill('依申请公开：20');
  await office.locator('#alike').selectOption('3');
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('p.finding')).toContainText('已启用3条');
  await expect(office.locator('tr').filter({ hasText: '要素不全' })).toContainText('政策文件：文号、索引号');
  await office.goto('/monitoring/rules/answer_late');
  await expect(office.locator('p.finding')).toContainText('依申请公开：20个工作日');
  await office.goto('/monitoring/rules/optional');
  await office.locator('#elements').fill('');
  await office.locator('#answers').fill('');
  await office.locator('#alike').selectOption('');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('p.finding')).toContainText('都没有启用');
});

test('a whole rule is asked to be left out, and nobody agrees with herself', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules/list_date');
  await office.locator('#waiver #reason').fill('网站统一改版，日期口径不同');
  await office.getByRole('button', { name: '提出申请' }).click();
  await expectNotice(office, '已保存');
  const asked = office.locator('#waiver tbody tr').first();
  await expect(asked).toContainText('待另一人同意');
  await expect(asked.getByRole('button', { name: '同意', exact: true })).toHaveCount(0);
  await asked.getByRole('button', { name: '撤回' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('#waiver tbody tr').first()).toContainText('撤回');
});

test('a rule is changed as a version with its reason, and what was said before stays readable', async ({ as }) => {
  const office = await as('office');
  await office.goto('/monitoring/rules/title_year');
  await office.locator('#versions summary').click();
  await office.locator('#problem').fill('标题的年份{年}写错了。');
  await office.locator('#why').fill('让单位看得更明白');
  await office.getByRole('button', { name: '保存为新版本' }).click();
  await expect(office.locator('.error-summary')).toContainText('{标题年份}');
  await office.locator('#problem').fill('标题写{标题年份}年，正文写{正文年份}年，请核对。');
  await office.getByRole('button', { name: '保存为新版本' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('#versions tbody tr').first()).toContainText('让单位看得更明白');
  await expect(office.locator('#versions tbody tr').last()).toContainText('系统自带');
  await office.goto('/monitoring/rules');
  await expect(office.locator('tr').filter({ hasText: '标题与正文年份不符' })).toContainText('第1版');
  await office.goto('/monitoring/rules?as_of=2020-01-01');
  await expect(office.locator('tr').filter({ hasText: '标题与正文年份不符' })).not.toContainText('第1版');
});

test('tables of monitoring are taken as files', async ({ as }) => {
  const office = await as('office');
  for (const [page, name] of [['/monitoring', /监测情况.*\.xlsx/], ['/monitoring/candidates', /监测列出的问题.*\.xlsx/], ['/monitoring/reminders', /周更新和预警.*\.xlsx/], ['/monitoring/rules', /监测规则.*\.xlsx/], ['/monitoring/bulletins', /监测通报.*\.xlsx/], ['/monitoring/urges', /催办记录.*\.xlsx/], ['/monitoring/look-back', /回头看.*\.xlsx/]] as const) {
    await office.goto(page);
    const href = (await office.getByRole('link', { name: '导出', exact: true }).getAttribute('href')) ?? '';
    const file = await office.request.get(href);
    expect(file.status(), page).toBe(200);
    expect(decodeURIComponent(file.headers()['content-disposition'] ?? '')).toMatch(name);
    expect((await file.body()).subarray(0, 2).toString()).toBe('PK');
  }
});
