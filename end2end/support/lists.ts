// Lists as offices really write them, one of each kind, and the lists that lie beside the project where they do.
import fs from 'node:fs';
import path from 'node:path';
import type { Upload } from './files';

export type List = {
  upload: Upload;
  /** How many tasks it has; undefined where more than one reading is right. */
  tasks?: number;
  /** It must be refused, with these words. */
  refusedWith?: string;
};

const html = (name: string, body: string): Upload => ({
  name,
  mimeType: 'text/html',
  buffer: Buffer.from(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>清单</title><body>${body}</body></html>`),
});
const text = (name: string, lines: string[]): Upload => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`) });

/** Written here, one a kind. */
export const OWN: List[] = [
  {
    // two heading rows, a body and a person under one heading, a form row at the end
    upload: html(
      '两行表头.html',
      '<table><tr><th rowspan="2">序号</th><th rowspan="2">重点任务</th><th colspan="2">责任落实</th><th rowspan="2">时间进度</th></tr>'
        + '<tr><th>责任单位/责任人</th><th>牵头领导</th></tr>'
        + '<tr><td>1</td><td>张榜公布渡口维修账目</td><td>交通局 何某某</td><td>副县长</td><td>2031年5月</td></tr>'
        + '<tr><td>2</td><td>逐村讲解老旧房屋普查口径</td><td>住建局 柳某某</td><td>副县长</td><td>4-6月</td></tr>'
        + '<tr><td colspan="5">填报单位：办公室　　联系人：</td></tr></table>',
    ),
    tasks: 2,
  },
  {
    // no column for limits: they stand in the remark
    upload: text('备注写时限.csv', [
      '序号,事项,主责单位,备注',
      '1,把祠堂书屋开放时段贴到门口,文旅局,4月底前',
      '2,请街坊评议夜市摊规,城管局、市场监管局,上下半年各一次',
      '3,回复热线里问得最多的五件事,政府办,不定期',
    ]),
    tasks: 3,
  },
  {
    // prose
    upload: text('分段文字.txt', [
      '二〇三一年度任务分工',
      '一、晒清账目',
      '1.按村晒出灌溉水费收支。（牵头单位：水利局；责任单位：各乡镇人民政府；完成时限：9月底前）',
      '2.公布学校食堂招标结果。（教育局负责，每学期结束前完成）',
      '二、讲明规矩',
      '3.说清屠宰场搬迁的补偿办法。（牵头单位：农业农村局；完成时限：年底前）',
    ]),
    tasks: 3,
  },
  {
    // two tables with the same headings are one list, what stands between them is a section
    upload: html(
      '两张表.html',
      '<p>一、河湖</p><table><tr><th>任务</th><th>责任单位</th></tr><tr><td>公布巡河日志摘要</td><td>水利局</td></tr></table>'
        + '<p>二、市集</p><table><tr><th>任务</th><th>责任单位</th></tr><tr><td>公布秤具复检名单</td><td>市场监管局</td></tr></table>',
    ),
    tasks: 2,
  },
  { upload: text('没有表格.csv', ['只有一句话']), refusedWith: '请' },
];

const TYPES: Record<string, string> = {
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.html': 'text/html',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.xls': 'application/vnd.ms-excel',
};

/** The lists beside the project, each in one format, with what is expected of them; none where that folder is absent. */
export function given(): List[] {
  const folder = path.join(__dirname, '..', '..', '..', 'shared', 'cases', 'checklists');
  if (!fs.existsSync(folder)) return [];
  const expectations = fs.readdirSync(folder).filter((name) => name.endsWith('.expect.json'));
  return expectations.map((name) => {
    const wanted = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    // the same list in other formats is read beside the readers, where it takes no browser
    const file = (wanted.files as string[])[0];
    return {
      upload: { name: file, mimeType: TYPES[path.extname(file)] ?? 'application/octet-stream', buffer: fs.readFileSync(path.join(folder, file)) },
      tasks: wanted.items,
      refusedWith: wanted.refused_with,
    };
  });
}
