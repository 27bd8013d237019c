// Lighthouse over the overview, the list and the form, on a phone and on a desktop: the median of so many runs against a bar.
// docs/development/lighthouse.md tells how it is run. It starts the given program over a demo county of its own, on 127.0.0.1 only.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const WANTED = '12.8.2';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const PASSWORD = 'gongkai-demo';

const { values: options } = parseArgs({
  options: {
    program: { type: 'string', default: process.env.GONGKAI_BIN ?? path.join(HERE, '..', 'target', 'release', 'gongkai') },
    modules: { type: 'string' },
    chromium: { type: 'string', default: process.env.GONGKAI_CHROMIUM ?? '/usr/bin/chromium' },
    runs: { type: 'string', default: '5' },
    bar: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
});

function fail(words) {
  console.error(`lighthouse: ${words}`);
  process.exit(1);
}

/** The command of an installed Lighthouse: beside this file, or in the folder that was named. */
function lighthouse() {
  const folders = [options.modules, path.join(HERE, 'node_modules')].filter(Boolean);
  const found = folders.map((folder) => path.join(folder, 'lighthouse', 'cli', 'index.js')).find((file) => fs.existsSync(file));
  if (!found) {
    fail(
      `no Lighthouse in ${folders.join(' or ')}. Nothing was measured. It is no dependency of the project; install it once:\n` +
        `  cd end2end && npm install --no-save lighthouse@${WANTED}\n` +
        'or name a folder that has it: --modules /path/to/node_modules',
    );
  }
  return found;
}

/** One request; its answer with the whole body. */
function ask(url, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The cookie of somebody's session. */
async function signIn(base, username) {
  const body = new URLSearchParams({ username, password: PASSWORD, next: '/' }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    origin: base,
  };
  const answer = await ask(`${base}/do/sign-in`, { method: 'POST', headers, body });
  const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
  if (answer.status !== 303 || cookies.length === 0) fail(`${username} cannot sign in: ${answer.status}`);
  return cookies.join('; ');
}

/** The first report of a clerk that can be written. */
async function openForm(base, cookie) {
  const todo = await ask(`${base}/todo`, { headers: { cookie } });
  for (const [, link] of todo.text.matchAll(/href="(\/cells\/[0-9a-z-]{20,})/g)) {
    const page = await ask(base + link, { headers: { cookie } });
    if (page.text.includes('name="cell_revision"')) return link;
  }
  return fail('the clerk has nothing to report: there is no form to be measured');
}

/** Starts serving a demo county; gives its address and what ends it. */
async function serve() {
  if (!fs.statSync(options.program, { throwIfNoEntry: false })?.isFile()) {
    fail(`${options.program} is not there: run "cargo xtask build --release", or give --program FILE`);
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-lighthouse-'));
  let child;
  process.on('exit', () => {
    child?.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const place = ['--database', `sqlite:${path.join(folder, 'county.db')}`, '--data', path.join(folder, 'files')];
  execFileSync(options.program, ['demo', ...place], { stdio: ['ignore', 'ignore', 'inherit'] });
  child = spawn(options.program, ['serve', '--listen', '127.0.0.1:0', ...place], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    const late = setTimeout(() => fail('the program did not start within 30 s'), 30_000);
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
      const found = /gongkai: (http:\/\/\S+)/.exec(said);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    });
    child.once('exit', (code) => fail(`the program ended with ${code}`));
  });
}

/** What Lighthouse printed. Where it lost its browser or the trace of a page it says so and ends with 1: that is no figure, and it runs again. */
function read(words, env, tries = 3) {
  try {
    return JSON.parse(execFileSync(process.execPath, words, { env, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch (error) {
    const why = /"runtimeError":\s*\{\s*"code":\s*"(\w+)"/.exec(String(error.stdout ?? ''))?.[1] ?? error.message.slice(0, 200);
    if (tries === 1) fail(`Lighthouse could not measure: ${why}`);
    console.error(`lighthouse: once more, ${why}`);
    return read(words, env, tries - 1);
  }
}

/** One run: the scores, and what kept them from 100. */
function measure(command, base, page, device) {
  const flags = [
    base + page.path,
    '--quiet',
    '--output=json',
    `--only-categories=${CATEGORIES.join(',')}`,
    `--extra-headers=${JSON.stringify({ Cookie: page.cookie })}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage',
  ];
  if (device === 'desktop') flags.push('--preset=desktop');
  const env = { ...process.env, CHROME_PATH: options.chromium };
  const report = read([command, ...flags], env);
  const shown = new URL(report.finalDisplayedUrl).pathname;
  if (shown !== page.path) fail(`${page.path} led to ${shown}: what was measured is another page`);
  const scores = CATEGORIES.map((category) => Math.round(report.categories[category].score * 100));
  const audits = CATEGORIES.flatMap((category) => report.categories[category].auditRefs)
    .filter((ref) => ref.weight > 0)
    .map((ref) => report.audits[ref.id])
    .filter((audit) => audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit.id} ${audit.score} ${audit.displayValue ?? ''}`.trim());
  return { scores, audits };
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

const command = lighthouse();
const runs = Number(options.runs);
const bar = Number(options.bar);
if (!(runs >= 1 && bar >= 0)) fail('--runs and --bar are numbers');
const base = await serve();
const office = await signIn(base, 'office');
const clerk = await signIn(base, 'fgw');
const pages = [
  { name: 'overview', path: '/', cookie: office },
  { name: 'list', path: '/cells', cookie: office },
  { name: 'form', path: await openForm(base, clerk), cookie: clerk },
].filter((page) => !options.only || options.only.split(',').includes(page.name));
if (pages.length === 0) fail('--only takes overview, list, form');

console.log(`Lighthouse, median of ${runs} run(s), bar ${bar}\n`);
console.log(`| device | page | ${CATEGORIES.join(' | ')} | all runs |`);
console.log('|---|---|---|---|---|---|');
let isReached = true;
for (const device of ['mobile', 'desktop']) {
  for (const page of pages) {
    const all = Array.from({ length: runs }, () => measure(command, base, page, device));
    const medians = CATEGORIES.map((_, place) => median(all.map((one) => one.scores[place])));
    const each = all.map((one) => one.scores.join('/')).join(', ');
    console.log(`| ${device} | ${page.name} | ${medians.join(' | ')} | ${each} |`);
    if (medians.some((score) => score < bar)) {
      isReached = false;
      for (const audit of new Set(all.flatMap((one) => one.audits))) console.log(`    ${audit}`);
    }
  }
}
console.log(isReached ? '\nthe bar is reached' : '\nthe bar is missed; what is set back above kept a page from it');
process.exit(isReached ? 0 : 1);
