// One browser for a journey: Chromium of the system, without the network, and everything that a
// page complains of.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// Opens a page of a width; `complaints` gathers errors of the console and of scripts.
export async function open({ base, width = 1440, height = 900, scheme = 'light', scripts = true }) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  const context = await browser.newContext({
    baseURL: base, viewport: { width, height }, colorScheme: scheme, locale: 'ru-RU',
    timezoneId: 'Asia/Vladivostok', javaScriptEnabled: scripts,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { browser, context, page, complaints };
}

/// Signs in and waits for the first page of the desk.
export async function signIn(page, name, password) {
  await page.goto('/desk/sign-in');
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.press('#password', 'Enter');
  await page.waitForURL((url) => url.pathname === '/desk/inbox');
}

/// Presses the key of a letter as the Russian layout sends it: the place says the letter of the
/// cap, the key says what it would print.
export async function press(page, letter, printed, more = {}) {
  const event = { key: printed, code: `Key${letter.toUpperCase()}`, bubbles: true, ...more };
  await page.evaluate((event) => {
    const made = new KeyboardEvent('keydown', { ...event, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(made);
  }, event);
}

/// Fails where something does not hold, and says what.
export function must(holds, what) {
  if (!holds) throw new Error(`does not hold: ${what}`);
}

/// What can be touched and is smaller than 44 px. A field behind its label is touched by the
/// label; what is shown to no eye is not touched at all.
function tooSmall() {
  const what = 'a, button, input, select, textarea, summary, label:has(> input)';
  const seen = (it) => it.checkVisibility() && getComputedStyle(it).clipPath === 'none' &&
    !it.closest('.visually-hidden, .reply-choose, .skip');
  const labelled = (it) => it.matches('input') && it.closest('label');
  return [...document.querySelectorAll(what)].filter((it) => seen(it) && !labelled(it))
    .filter((it) => {
      const { width, height } = (it.matches('.line-link') ? it.closest('.line') : it)
        .getBoundingClientRect();
      return width > 0 && height > 0 && (width < 43.5 || height < 43.5);
    })
    .map((it) => it.outerHTML.slice(0, 120));
}

/// Fails on serious findings of axe, where the page is wider than the screen, and on a telephone
/// on what is too small for a thumb.
export async function lookOver(page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  must(wide <= 1, `${where} is ${wide} px wider than the screen`);
  if (page.viewportSize().width < 600) {
    const small = await page.evaluate(tooSmall);
    must(small.length === 0, `${where}: too small for a thumb: ${small.join('; ')}`);
  }
  // The policy of the page forbids foreign scripts; the protocol of the browser may run them.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const run = 'axe.run(document, { resultTypes: ["violations"] })' +
    '.then((r) => JSON.stringify(r.violations.map((v) => [v.impact, v.id, v.nodes[0].html])))';
  const { result } = await session.send('Runtime.evaluate',
    { expression: run, awaitPromise: true, returnByValue: true });
  const found = JSON.parse(result.value).filter(([impact]) => /serious|critical/.test(impact));
  must(found.length === 0, `${where}: axe finds ${JSON.stringify(found)}`);
}
