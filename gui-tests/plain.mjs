// The same desk on a telephone and without scripts: every form works as plain HTML.
import { lookOver, must, open, signIn } from './browser.mjs';

const { BASE: base, PASSWORD: password } = process.env;
for (const scheme of ['light', 'dark']) {
  const { browser, page } = await open({ base, width: 390, height: 844, scheme });
  const look = (where) => lookOver(page, `${where}, 390 px, ${scheme}`);
  await page.goto('/desk/sign-in');
  await look('sign-in');
  await signIn(page, 'vera', password);
  await look('inbox');
  await page.locator('a[href="#views"]').click();
  await look('views and filters');
  await page.goto('/desk/inbox?view=all&q=%D1%81%D0%BB%D0%BE%D0%BD&from=2026-01-01');
  await page.locator('.nothing').first().waitFor();
  await look('nothing found');
  await page.locator('[popovertarget=me]:visible').click();
  await look('profile');
  await page.goto('/desk/nowhere');
  await look('no such page');
  await page.goto('/desk/inbox');
  await page.locator('#list .line-link').first().click();
  await page.waitForURL(/\/desk\/appeals\//);
  await look('appeal');
  must(await page.locator('.history[open]').count() === 0, 'the history is folded on a telephone');
  await page.locator('details:has(form[action$="/place"]) > summary').click();
  await page.fill('#point', 'у садика');
  await page.press('#point', 'Enter');
  await page.waitForSelector('form[action$="/place"] .failure');
  await look('a refused place');
  await browser.close();
}

const { browser, page } = await open({ base, scripts: false });
await signIn(page, 'vera', password);
await page.goto('/desk/inbox?view=all');
const hints = () => page.locator('.key:visible, .keys:visible, [data-step]:visible').count();
must(await hints() === 0, 'no word of keys where nothing listens to them');
await page.locator('#list .line-link').last().click();
await page.waitForSelector('#appeal');
const number = await page.locator('#appeal').getAttribute('data-number');
await page.goto(`/desk/appeals/${number}`);
await page.locator('details[data-key=a] > summary').click();
await page.selectOption('#department', { index: 2 });
await page.locator('form[action$="/assignment"] button[type=submit]').click();
await page.waitForSelector('#appeal');
must((await page.locator('.appeal-bar').innerText()).includes('Передано'), 'given without scripts');
must(await hints() === 0, 'nor beside an appeal');
await page.fill('#answer', 'Сделаем до пятницы.');
await page.locator('button[name=act][value=preview]').click();
await page.waitForSelector('#seen');
must((await page.locator('#seen').innerText()).includes('до пятницы'), 'shown before it is sent');
must(await page.inputValue('#answer') === 'Сделаем до пятницы.', 'the words typed are kept');
await page.locator('button[name=act][value=send]').click();
await page.waitForSelector('details:has(form[action$="/reopening"])');
await browser.close();
console.log(`plain pages hold, ${number}`);
