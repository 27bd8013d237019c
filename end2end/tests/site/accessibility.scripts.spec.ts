// axe-core finds nothing serious on any page, light or dark. Pages that somebody has to make first: accessibility-made.scripts.spec.ts.
import { faults } from '../../support/axe';
import { type Person } from '../../support/people';
import { screensOf } from '../../support/pages';
import { expect, test } from '../../support/test';

// who has not so much of the others' pages, and the office's own where a table becomes cards
const PHONES: [Person, string[]][] = [
  ['auditor', ['audit', 'overview', 'monitoring-findings', 'round']],
  ['lead', ['todo', 'report', 'ledger', 'monitoring-findings', 'sheet']],
  ['office', ['monitoring', 'monitoring-candidates', 'monitoring-columns', 'monitoring-finding', 'monitoring-orders', 'marks', 'round', 'sheet', 'workbench']],
];

for (const [person, names] of PHONES) {
  test(`axe finds nothing serious for ${person} on a phone`, async ({ as }) => {
    test.setTimeout(300_000);
    const page = await as(person, { bypassCSP: true, viewport: { width: 390, height: 844 } });
    const screens = (await screensOf(page, person)).filter((screen) => names.includes(screen.name));
    expect(screens.map((screen) => screen.name).sort()).toEqual([...names].sort());
    for (const { name, path } of screens) {
      await page.goto(path);
      expect.soft(await faults(page), `${name} ${path}`).toEqual([]);
    }
  });
}

// an auditor reads what leaders read, and a deputy head what a clerk does: in the dark only the colours are others
const BOTH: Person[] = ['office', 'clerk', 'admin', 'leader'];
for (const person of [...BOTH, 'auditor', 'lead', 'township'] as Person[]) {
  for (const colorScheme of BOTH.includes(person) ? (['light', 'dark'] as const) : (['light'] as const)) {
    test(`axe finds nothing serious for ${person} in ${colorScheme}`, async ({ as }) => {
      test.setTimeout(300_000);
      const page = await as(person, { colorScheme, bypassCSP: true });
      // in the dark only the colours are others
      const rule = colorScheme === 'dark' ? 'color-contrast' : undefined;
      for (const { name, path } of await screensOf(page, person)) {
        await page.goto(path);
        expect.soft(await faults(page, false, rule), `${name} ${path}`).toEqual([]);
      }
    });
  }
}

// what units and leaders have in hand, and what came last: nothing at all, on a desk and on a phone
const WHOLE: [Person, string[]][] = [
  ['clerk', ['todo', 'report', 'ledger', 'calendar', 'cell']],
  ['leader', ['overview', 'heat-map', 'ledger-by-group', 'tasks-removed']],
  ['office', ['ledger-by-group', 'settings', 'reopens', 'task', 'unit', 'ledger-paper']],
  ['admin', ['account-import', 'accounts', 'settings']],
];

for (const [person, names] of WHOLE) {
  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds nothing at all for ${person} at ${width} in ${colorScheme}`, async ({ as }) => {
        test.setTimeout(300_000);
        const page = await as(person, { colorScheme, bypassCSP: true, viewport: { width, height: 900 } });
        const screens = (await screensOf(page, person)).filter((screen) => names.includes(screen.name));
        expect(screens.map((screen) => screen.name).sort()).toEqual([...names].sort());
        for (const { name, path } of screens) {
          await page.goto(path);
          expect.soft(await faults(page, true), `${name} ${path}`).toEqual([]);
        }
      });
    }
  }
}

test('axe finds nothing serious at the door', async ({ as }) => {
  const page = await as('nobody', { bypassCSP: true });
  await page.goto('/sign-in?error=wrong');
  expect(await faults(page)).toEqual([]);
});
