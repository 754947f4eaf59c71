// An operator's day: signs in, finds an imported message by a filter and by keys, gives it to a
// department, answers with approval, and opens it again when the resident is not content.
import { lookOver, must, open, signIn } from './browser.mjs';

const { BASE: base, PASSWORD: password, SHOTS: shots } = process.env;
const { browser, page, complaints } = await open({ base });
const shot = (name) => (shots ? page.screenshot({ path: `${shots}/${name}.png` }) : null);

await page.goto('/desk/sign-in');
await lookOver(page, 'sign-in');
await page.fill('#name', 'vera');
await page.fill('#password', 'not the password');
await page.press('#password', 'Enter');
await page.waitForSelector('#problem');
must(await page.inputValue('#name') === 'vera', 'a wrong password keeps the name typed');
await signIn(page, 'vera', password);

// By a filter in the address line, as a colleague would send it; then by words.
await page.goto('/desk/inbox?view=all');
await page.waitForSelector('#count-here:not(:empty)');
await lookOver(page, 'inbox');
await shot('inbox');
await page.press('body', '/');
await page.fill('#search', 'люк');
await page.press('#search', 'Enter');
await page.waitForURL(/q=/);
await page.waitForSelector('.chip');
const lines = await page.locator('#list .line').count();
must(lines === 1, `one message speaks of a hatch, the list shows ${lines}`);

// By keys: to the list, open, give to a department.
await page.keyboard.press('Escape');
await page.press('body', 'j');
await page.press('body', 'Enter');
await page.waitForURL(/\/desk\/appeals\//);
await lookOver(page, 'appeal');
const number = await page.locator('#appeal').getAttribute('data-number');
await page.press('body', 'a');
await page.waitForSelector('#department:visible');
await page.selectOption('#department', { index: 1 });
await page.fill('#assign-reason', 'Проверить сегодня');
await page.locator('form[action$="/assignment"] button[type=submit]').click();
await page.waitForSelector('.appeal-done');
must((await page.locator('.appeal-bar').innerText()).includes('Передано'), 'it waits for its department');

// The answer: first a draft that waits, then its approval.
await page.press('body', 'r');
await page.fill('#answer', 'Люк закрыли новой крышкой, фото у мастера участка.');
await page.waitForFunction(() => document.querySelector('#seen')?.textContent.includes('Люк закрыли'));
await shot('answer');
await page.locator('button[name=act][value=draft]').click();
await page.waitForSelector('form[action$="/approval"]');
await lookOver(page, 'appeal with a draft');
await page.locator('form[action$="/approval"] button').click();
await page.waitForSelector('form[action$="/approval"]', { state: 'detached' });
await page.waitForSelector('form[action$="/reopening"]', { state: 'attached' });
await shot('answered');

// The resident is not content.
await page.locator('details:has(form[action$="/reopening"]) > summary').click();
await page.fill('#reopen-reason', 'Крышка качается, снова опасно.');
await page.locator('form[action$="/reopening"] button[type=submit]').click();
await page.waitForSelector('#department', { state: 'attached' });
await page.reload();
must((await page.locator('.appeal-bar').innerText()).includes('снова'), `${number} is open again`);
await shot('reopened');
const history = await page.locator('#appeal').innerText();
must(history.includes('Крышка качается'), 'the words of the reopening are on the page');

must(complaints.length === 1, `one complaint, the refused password: ${complaints.join(' | ')}`);
await browser.close();
console.log(`the day holds, ${number}`);
