// The whole day without a mouse: what has the focus, what it is called, and where the focus goes
// after each step, as somebody needs it who does not see the page.
import { lookOver, must, open } from './browser.mjs';

const { BASE: base, PASSWORD: password } = process.env;
const { browser, page, complaints } = await open({ base });
const key = (name) => page.keyboard.press(name);
const focused = () => page.evaluate(() => {
  const it = document.activeElement;
  return { tag: it.tagName, id: it.id, kind: it.className, words: (it.innerText || it.ariaLabel || '').trim() };
});
/// Walks with Tab until the focus stands where it should; fails where it never comes.
async function tabTo(selector, most = 60) {
  for (let i = 0; i < most; i++) {
    await key('Tab');
    if (await page.evaluate((it) => document.activeElement.matches(it), selector)) return;
  }
  must(false, `Tab leads to ${selector}, and not only to ${JSON.stringify(await focused())}`);
}
/// The name and the role by which the browser tells the focus to a reader of screens.
async function told() {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const on = (it) => it.properties?.some((one) => one.name === 'focused' && one.value.value);
  const node = nodes.findLast(on);
  return `${node?.role?.value} ${node?.name?.value ?? ''}`;
}

await page.goto('/desk/sign-in');
must((await focused()).id === 'name', 'the door begins with the name');
await page.keyboard.type('vera');
await key('Tab');
await page.keyboard.type(password);
await key('Enter');
await page.waitForURL((url) => url.pathname === '/desk/inbox');

// A filter: keys pass over choices without being carried off; Enter takes the last one.
await page.goto('/desk/inbox?view=all');
await tabTo('#filter-status');
must(/combobox Состояние/i.test(await told()), `the filter has a name: ${await told()}`);
await key('ArrowDown');
await key('ArrowDown');
must(!page.url().includes('status='), 'a choice that is passed over does nothing yet');
must(await page.locator('.filter-do').isVisible(), 'the button says that a choice waits');
await page.selectOption('#filter-status', 'new');
await key('Enter');
await page.waitForURL(/status=new.*#list-name/);
await page.waitForSelector('.chip');

// From the name of the list the next stop is beside it; then its chips and rows.
await tabTo('.chip a', 5);
must(/link Убрать отбор: Новое/.test(await told()), `the chip says what it does: ${await told()}`);
await tabTo('#list .line-link', 5);
// A row is one stop, and its mark another.
await tabTo('#list .line-pick', 1);
must(/checkbox Отметить сообщение/.test(await told()), `the mark has a name: ${await told()}`);
await tabTo('#list .line-link', 1);
const number = await page.evaluate(() => document.activeElement.closest('.line').dataset.number);
await key('Enter');
await page.waitForURL(/\/desk\/appeals\//);
const opened = await page.locator('#appeal').getAttribute('data-number');
must(opened === number, `Enter opens the row that has the focus, ${number}, not ${opened}`);

// Assign: by the key to the field, Enter sends, what came of it has the focus and is read.
await key('a');
must(/combobox Отдел/.test(await told()), `the form begins with the department: ${await told()}`);
await key('Escape');
must((await focused()).tag === 'SUMMARY', 'Esc folds the form and stays at its button');
await key('a');
await key('ArrowDown');
await tabTo('form[action$="/assignment"] button', 9);
await key('Enter');
await page.waitForSelector('.appeal-done:focus');
must((await focused()).words.startsWith('Передано'), 'the result has the focus');
await lookOver(page, 'what was done');

// Draft and approve: the decision is the next stop after the words.
await key('r');
await page.keyboard.type('Посыпали, проверяем каждое утро.');
await tabTo('button[value=draft]', 6);
await key('Enter');
await page.waitForSelector('.appeal-done:focus');
must((await focused()).words === 'Ответ отправлен на согласование.', 'the draft is told');
await tabTo('form[action$="/approval"] button', 6);
must(/button Утвердить и отправить/.test(await told()), await told());
await key('Enter');
await page.waitForSelector('.appeal-done:focus');
must((await focused()).words === 'Ответ утверждён.', 'the approval is told');

// Reopen: refused without a reason by the field itself, then done.
await tabTo('details:has(form[action$="/reopening"]) > summary', 30);
await key('Enter');
await tabTo('#reopen-reason', 2);
await page.keyboard.type('Снова скользко.');
await tabTo('form[action$="/reopening"] button', 2);
await key('Enter');
await page.waitForSelector('.appeal-done:focus');
must((await focused()).words === 'Открыто снова.', 'the reopening is told');

// What floats takes the focus and gives it back.
await tabTo('#appeal a, #appeal summary', 5);
const before = await focused();
await key('?');
await page.waitForSelector('#keys:popover-open');
must(/button Закрыть/.test(await told()), `the sheet has the focus: ${await told()}`);
await lookOver(page, 'the sheet of keys');
await key('Escape');
must((await focused()).words === before.words, 'and gives it back');

must(complaints.length === 0, complaints.join(' | '));
await browser.close();
console.log(`a day without a mouse holds, ${number}`);
