// The county's emblem: on the way in, in the bar, on paper; and gone again.
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';
import { expectNotice } from '../../support/actions';
import { expect, test } from '../../support/test';

function chunk(kind: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([head, body, sum]);
}

/** A square of one colour. */
function square(side: number): Buffer {
  const heading = Buffer.alloc(13);
  heading.writeUInt32BE(side, 0);
  heading.writeUInt32BE(side, 4);
  heading.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x1c)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => line)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', heading),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('an emblem is shown and taken away', async ({ as }) => {
  const office = await as('office');
  await office.goto('/settings');
  const panel = office.locator('#emblem');
  await panel.locator('input[type=file]').setInputFiles({ name: '标识.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
  await panel.getByRole('button', { name: '上传' }).click();
  await expect(office.locator('.error-summary')).toContainText('只能使用PNG或JPEG图片');
  await panel.locator('input[type=file]').setInputFiles({ name: '标识.png', mimeType: 'image/png', buffer: square(64) });
  await panel.getByRole('button', { name: '上传' }).click();
  await expectNotice(office, '已保存');
  const shown = async (page: typeof office, where: string) => {
    // a picture is there when the page has loaded, not when its sentence is
    await page.waitForLoadState();
    return page.locator(where).evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 64);
  };
  expect(await shown(office, '.top .emblem')).toBe(true);
  const stranger = await as('nobody');
  await stranger.goto('/sign-in');
  expect(await shown(stranger, '.door .emblem')).toBe(true);
  await office.emulateMedia({ media: 'print' });
  await expect(office.locator('.emblem.paper-only')).toBeVisible();
  await office.emulateMedia({ media: 'screen' });
  await expect(office.locator('.emblem.paper-only')).toBeHidden();
  await office.getByRole('button', { name: '移除' }).click();
  await expectNotice(office, '已保存');
  await expect(office.locator('.top .emblem')).toHaveCount(0);
});
