// Files that a test hands over, made here so that nobody wonders where they come from.

export type Upload = { name: string; mimeType: string; buffer: Buffer };

/** The least PDF that readers open. */
export function pdf(name = '公开页面截图.pdf'): Upload {
  const text = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
    + '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

/** One white pixel. */
export function png(name = '公示栏照片.png'): Upload {
  const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';
  return { name, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

/** The beginning of a Windows program under another name. */
export function renamedProgram(name: string, mimeType: string): Upload {
  const head = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00', 'latin1'), Buffer.alloc(600, 7)]);
  return { name, mimeType, buffer: head };
}

const HEAD = ['工作内容', '工作要求', '责任单位', '完成情况'];
const ROWS = [
  ['一、集市惠民', '6月30日前公布集市摊位分配办法并说明理由。', '商务局', ''],
  ['一、集市惠民', '每季度公开一次集市秤具抽检结果。', '市场监管局牵头,各乡镇人民政府配合', ''],
  ['二、河塘清淤', '年底前公开全部清淤河段的验收结论。', '水利局、农业农村局', ''],
  ['二、河塘清淤', '长期更新河塘管护人员名单。', '住建局等有关部门', ''],
];

/** A small list of 2027 with a group and an open group. */
export function checklistCsv(name = '2027年清单.csv'): Upload {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${csv([HEAD, ...ROWS])}`) };
}

/** A register of five units, so that somebody can be asked for something. */
export function registerCsv(name = '单位名册.csv'): Upload {
  const rows = [
    ['单位全称', '简称', '类别', '别名'],
    ['溪口县商务局', '商务局', '县直部门', ''],
    ['溪口县市场监督管理局', '市场监管局', '县直部门', '市监局'],
    ['溪口县水利局', '水利局', '县直部门', ''],
    ['东岸镇人民政府', '东岸镇', '乡镇', ''],
    ['西岸乡人民政府', '西岸乡', '乡镇', ''],
  ];
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${csv(rows)}`) };
}

/** The same list corrected: one text changed, one task new, one gone. */
export function correctedHtml(name = '2027年清单(更正).html'): Upload {
  const rows = [
    ROWS[0],
    ['一、集市惠民', '每月公开一次集市秤具抽检结果。', ROWS[1][2], ''],
    ROWS[3],
    ['二、河塘清淤', '9月30日前公开下一年度清淤计划。', '水利局', ''],
  ];
  const cells = (tag: string, row: string[]) => `<tr>${row.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
  const table = `<table>${cells('th', HEAD)}${rows.map((row) => cells('td', row)).join('')}</table>`;
  const text = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>清单</title><body><h1>重点工作清单</h1>${table}</body></html>`;
  return { name, mimeType: 'text/html', buffer: Buffer.from(text) };
}

/** The same list as it comes out of a spreadsheet's clipboard. */
export function pastedText(): string {
  return [HEAD, ...ROWS].map((row) => row.join('\t')).join('\n');
}

function csv(rows: string[][]): string {
  return rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\r\n');
}
