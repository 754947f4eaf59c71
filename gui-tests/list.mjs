// A list longer than its page is walked by keys alone, past the end of the page and back; keys
// are known in the Russian layout and silent while somebody writes.
import { must, open, press, signIn } from './browser.mjs';

const { BASE: base, PASSWORD: password } = process.env;
const { browser, page, complaints } = await open({ base });
await signIn(page, 'vera', password);
await page.goto('/desk/inbox?view=all');
await page.waitForSelector('#count-here:not(:empty)');
const lines = () => page.locator('#list .line').count();
const at = () => page.evaluate(() =>
  [...document.querySelectorAll('#list .line')].findIndex((it) => it.ariaCurrent));
const first = await lines();
must(first === 50, `a page has 50 rows, here are ${first}`);
must(await at() === 0, 'the first row is open');

for (let i = 1; i < 50; i++) await press(page, 'j', 'о');
must(await at() === 49, `the last row of the page, not ${await at()}`);
await press(page, 'j', 'о');
await page.waitForFunction(() => document.querySelectorAll('#list .line').length > 50);
await page.waitForFunction(() =>
  [...document.querySelectorAll('#list .line')].findIndex((it) => it.ariaCurrent) === 50);
const opened = await page.locator('#list .line').nth(50).getAttribute('data-number');
await page.waitForFunction((number) =>
  document.querySelector('#appeal')?.dataset.number === number, opened);
await press(page, 'k', 'л');
must(await at() === 49, 'k leads back over the edge');

// The end is the end, and nothing breaks there.
const all = await lines();
for (let i = 49; i <= all + 2; i++) await press(page, 'j', 'о');
await page.waitForFunction((n) =>
  [...document.querySelectorAll('#list .line')].findIndex((it) => it.ariaCurrent) === n, all - 1);

// The help by both keys that print a question mark, and never from within a field.
const help = () => page.locator('#keys').evaluate((it) => it.matches(':popover-open'));
await press(page, '?', '?', { code: 'Digit7', shiftKey: true });
must(await help(), 'Shift+7 prints ? in the Russian layout');
await press(page, 'Escape', 'Escape');
await page.keyboard.press('Escape');
await press(page, '?', ',', { code: 'Slash', shiftKey: true });
must(await help(), 'the key of ? is known by its place, too');
await page.keyboard.press('Escape');
await page.press('body', '/');
await page.keyboard.type('j?kat');
must(await page.inputValue('#search') === 'j?kat', 'keys are letters in a field');
must(!await help() && await at() === all - 1, 'and do nothing else');

// Without scripts the further page is a page, and leads back to the beginning.
const plain = await open({ base, scripts: false });
await signIn(plain.page, 'vera', password);
await plain.page.goto('/desk/inbox?view=all');
await plain.page.locator('#list .more').click();
await plain.page.waitForURL(/cursor=/);
must(await plain.page.locator('#list .line').count() === all - 50, 'the rest of the list');
await plain.page.locator('#list-start').click();
must(await plain.page.locator('#list .line').count() === 50, 'the beginning again');
await plain.browser.close();

must(complaints.length === 0, complaints.join(' | '));
await browser.close();
console.log(`the list holds, ${all} rows`);
