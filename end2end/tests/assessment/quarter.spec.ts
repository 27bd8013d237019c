import fs from 'node:fs';
import path from 'node:path';
import { expectNotice } from '../../support/actions';
import { planRound } from '../../support/rounds';
import { command } from '../../support/site';
import { looksRight } from '../../support/pages';
import { expect, test } from '../../support/test';

const UUID = '[0-9a-f-]{36}';

test('leaders go from the overview to the last sealed quarter, its ranking and a line of a sheet', async ({ as }) => {
  const leader = await as('leader');
  await leader.goto('/');
  await leader.locator('section').filter({ hasText: '最近封存的考评' }).last().getByRole('link').first().click();
  await expect(leader).toHaveURL(new RegExp(`/rounds/${UUID}$`));
  await leader.waitForLoadState();
  const first = leader.locator('tbody tr').first();
  await expect(first).toContainText('已评');
  // a tie is printed as a tie: whoever shares a rank, and then a gap
  const ranks = (await leader.locator('tbody tr td[data-label=名次]').allTextContents()).filter((rank) => rank !== '–');
  expect(new Set(ranks).size).toBeLessThan(ranks.length);
  await leader.getByRole('link', { name: '只列名次' }).click();
  await expect(leader.locator('td[data-label=得分]')).toHaveCount(0);
  await leader.getByRole('link', { name: '前三和后三' }).click();
  await leader.locator('tbody th a').last().click();
  await expect(leader.getByRole('heading', { level: 1 })).toContainText('得分表');
  await expect(leader.locator('main')).toContainText('封存');
  await leader.getByRole('link', { name: '查看截止日的清单事项' }).first().click();
  await expect(leader).toHaveURL(/as_of=2026-09-30/);
});

test('the office plans a round, marks it from the queue and from a table, and feeds it back to the units alone', async ({ as, browserErrors }) => {
  const office = await as('office');
  // days that another round of the series holds are refused, and the sentence names it and what to do
  await office.goto('/rounds');
  await office.locator('#name').fill('2026年10月至11月');
  await office.locator('#starts_on').fill('2026-10-01');
  await office.locator('#ends_on').fill('2026-11-27');
  await office.locator('#cutoff_on').fill('2026-11-27');
  await office.getByRole('button', { name: '新建批次' }).click();
  await expect(office.locator('.error-summary')).toContainText('与“2026年第四季度”');
  await expect(office.locator('.error-summary')).toContainText('先打开它更改日期或作废');
  const round = await planRound(office, '2026年10月至11月');
  await office.getByRole('button', { name: '开始采集' }).click();
  await office.getByRole('button', { name: '进入评分' }).click();
  await expectNotice(office, '已办理');
  await expect(office.getByRole('button', { name: '反馈各单位' })).toBeDisabled();

  // a mark outside its range is refused, and what was typed stays
  await office.getByRole('link', { name: '逐项评分' }).click();
  await office.locator('#rule').selectOption({ index: 0 });
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.getByRole('row', { name: /发改委/ }).getByRole('link').click();
  await expect(office.locator('#reason')).toBeVisible();
  await looksRight(office, 'mark');
  await office.getByLabel('部分做到').check();
  await office.locator('#value').fill('99');
  await office.locator('#reason').fill('抽查的公文没有附件');
  await office.locator('#evidence').fill('https://www.yunxiu.example/1');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('.error-summary')).toContainText('应在1到15之间');
  await expect(office.locator('#reason')).toHaveValue('抽查的公文没有附件');
  await office.locator('#value').fill('6');
  await office.getByRole('button', { name: '保存' }).click();
  await expectNotice(office, '已保存');

  // the rest comes as a table, whole or not at all
  await office.goto(round);
  const names = await office.locator('tbody th a').allTextContents();
  const table = (value: string) => `单位,编号,事实\n${names.map((name) => `${name},n3/quota,${value}\n${name},n4/share,10/10`).join('\n')}\n`;
  const upload = async (text: string) => {
    await office.locator('#file').setInputFiles({ name: '条数.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await office.getByRole('button', { name: '导入', exact: true }).click();
  };
  await upload(table('很多'));
  await expect(office.locator('.error-summary')).toContainText('文件没有导入');
  await upload(table('3'));
  await expectNotice(office, '事实已导入');
  await office.getByRole('button', { name: '反馈各单位' }).click();
  await expect(office.locator('.steps [aria-current=step]')).toHaveText('反馈');

  const clerk = await as('clerk');
  await clerk.goto('/rounds');
  await clerk.getByRole('link', { name: '2026年10月至11月' }).click();
  await expect(clerk.getByRole('heading', { level: 1 })).toContainText('发改委');
  await expect(clerk.locator('main')).toContainText('抽查的公文没有附件');
  await expect(clerk.locator('main')).toContainText('起受理');
  const own = new URL(clerk.url()).pathname;
  const township = await as('township');
  browserErrors.allow(/404/);
  await township.goto(own);
  await expect(township.locator('main')).toContainText('没有找到');
  await township.goto(round);
  await expect(township.locator('tbody')).toHaveCount(0);
});

test('a sealed line is corrected by two people and the old version stays', async ({ as }) => {
  const office = await as('office');
  await office.goto('/rounds');
  await office.getByRole('link', { name: '2026年第二季度' }).click();
  await expect(office).toHaveURL(new RegExp(`/rounds/${UUID}$`));
  const round = new URL(office.url()).pathname;
  await expect(office.locator('main')).toContainText('单项否决');
  await office.locator('tbody th a').first().click();
  await expect(office).toHaveURL(/\/sheets\//);
  const sheet = new URL(office.url()).pathname;
  await office.goto(`${sheet}?line=correct&leaf=n2&rule=check`);
  await looksRight(office, 'mark');
  await office.getByLabel('部分做到').check();
  await office.locator('#value').fill('2');
  await office.locator('#text').fill('市级复核认定要素不全');
  await office.locator('#evidence').fill('市政务公开办复核意见');
  await office.getByRole('button', { name: '提交更正' }).click();
  await expectNotice(office, '更正申请已提交');
  const asked = new URL(office.url()).pathname;
  await expect(office.locator('main')).toContainText('须由另一位同事审批');

  const colleague = await as('colleague');
  await colleague.goto(asked);
  await colleague.locator('input[name=decision][value=uphold]').check();
  await colleague.locator('#text').fill('同意更正并重新封存');
  await expect(colleague.locator('#confirmed')).toContainText('影响');
  await colleague.getByRole('button', { name: '确认裁定' }).click();
  await expectNotice(colleague, '已裁定');
  await colleague.goto(round);
  await expect(colleague.locator('main')).toContainText('封存第1版');
  await expect(colleague.locator('main')).toContainText('封存第2版');
  const [download] = await Promise.all([colleague.waitForEvent('download'), colleague.goto(`${round}/export/sealed.json`).catch(() => undefined)]);
  const bundle = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  expect(bundle.versions).toHaveLength(2);
});

// From the plan to the seal with a clock that goes on, appeals and all: server/src/http/tests/quarter.rs.
test('a leader reads the ranking, what was decided about an appeal, and takes a seal away that the program proves by itself', async ({ as, site }) => {
  const leader = await as('leader');
  await leader.goto('/rounds');
  await leader.getByRole('link', { name: '2026年第三季度' }).click();
  await expect(leader).toHaveURL(new RegExp(`/rounds/${UUID}$`));
  await leader.waitForLoadState();
  const round = new URL(leader.url()).pathname;
  const digest = (await leader.locator('dl.facts code').last().textContent()) ?? '';
  expect(digest).toMatch(/^[0-9a-f]{64}$/);

  // an appeal: what was contested, by which unit, and the decision as a letter
  await leader.getByRole('link', { name: /申诉和更正/ }).click();
  await leader.locator('tbody a').first().click();
  await expect(leader.locator('main')).toContainText('单位的申诉');
  await expect(leader.locator('main')).toContainText('结果');
  await expect(leader.getByRole('link', { name: '裁定书（Word）' })).toBeVisible();
  await expect(leader.getByRole('button', { name: /裁定/ })).toHaveCount(0);

  // the bundle is proved away from the database, and the database against its log
  const sealed = await leader.request.get(`${round}/export/sealed.json`);
  expect(sealed.status()).toBe(200);
  const file = path.join(site.folder, '封存包.json');
  fs.writeFileSync(file, await sealed.body());
  const proved = command(site.folder, ['verify-seal', file]);
  expect(proved).toContain('全部与封存一致');
  expect(proved).toContain(digest);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(digest, digest.replace(/^./, (first) => (first === '0' ? '1' : '0'))));
  expect(() => command(site.folder, ['verify-seal', file])).toThrow();
  expect(command(site.folder, ['verify'])).toContain('考评封存');
});

test('the result of a year says what it is composed of, each quarter, and what it is worth, on page and as files', async ({ as }) => {
  const leader = await as('leader');
  await leader.goto('/rounds');
  await leader.getByRole('link', { name: /考核年度/ }).click();
  await expect(leader).toHaveURL(new RegExp(`/rounds/${UUID}$`));
  const round = new URL(leader.url()).pathname;
  await leader.getByRole('link', { name: '年度结果' }).click();
  await expect(leader.getByRole('heading', { level: 1 })).toContainText('考核年度考评结果');
  const group = leader.getByRole('region', { name: '县直单位年度结果' });
  for (const heading of ['2026年第三季度', '各季度考评', '80分，80%', '组织保障', '加分', '重大扣分', '折合目标考核']) {
    await expect(group.locator('thead')).toContainText(heading);
  }
  await expect(group.locator('tbody tr').first()).toContainText(/取\d次平均/);
  await expect(leader.locator('main code')).toHaveText(/^[0-9a-f]{64}$/);
  await looksRight(leader, 'year-result');
  for (const ending of ['xlsx', 'docx']) expect((await leader.request.get(`${round}/export/year.${ending}`)).status()).toBe(200);
  // a quarter has none
  await leader.goto('/rounds');
  const quarter = await leader.getByRole('link', { name: '2026年第三季度' }).getAttribute('href');
  expect((await leader.request.get(`${quarter}/export/year.xlsx`)).status()).toBe(404);
});

test('a published table becomes rules that a person has confirmed', async ({ as }) => {
  const office = await as('office');
  await office.goto('/rules/import');
  const table = '一级指标,二级指标,分值,评分标准\n主动公开,公文,60,标题不完整的每件扣2分，最多扣5分\n,解读,30,内容空洞的酌情处理\n年度报告,,10,未按时公布的不得分\n';
  await office.locator('#file').setInputFiles({ name: '细则.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await office.locator('#year').fill('2027');
  await office.locator('#title').fill('示例细则');
  await office.getByRole('button', { name: '读取文件' }).click();
  await expect(office.locator('main')).toContainText('没有把握');
  await office.getByRole('button', { name: '保存为新版本' }).click();
  await expect(office.locator('.error-summary')).toContainText('逐条核对');
  await office.getByLabel('没有把握的评分标准已逐条核对').check();
  await office.getByRole('button', { name: '保存为新版本' }).click();
  await expectNotice(office, '细则已保存');
  await expect(office.locator('main')).toContainText('每件计2分，最多5分');
  await office.getByRole('link', { name: '试算：每条规则出现一次' }).click();
  await expect(office.getByRole('region', { name: '试算' })).toContainText('-2.00');
});
