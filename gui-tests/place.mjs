// A place is corrected and an answer carries a photo, with the keys of the Russian layout.
import { lookOver, must, open, press, signIn } from './browser.mjs';

const { BASE: base, PASSWORD: password, SHOTS: shots } = process.env;
const { browser, page, complaints } = await open({ base });
const shot = (name) => (shots ? page.screenshot({ path: `${shots}/${name}.png` }) : null);
await signIn(page, 'vera', password);

// By p to the form; a point that is none is refused, and nothing typed is lost.
await page.goto('/desk/inbox?view=all&q=%D1%8F%D0%BC%D0%B0');
await page.locator('#list .line').first().waitFor();
await page.locator('#reading #appeal').waitFor();
await press(page, 'p', 'з');
await page.waitForSelector('#address:focus');
await page.fill('#address', 'Якорная, 14, у садика');
await page.fill('#point', 'у садика');
await page.keyboard.press('Enter');
await page.waitForSelector('form[action$="/place"] .failure');
must(await page.inputValue('#address') === 'Якорная, 14, у садика', 'the address typed is kept');
await lookOver(page, 'a refused place');
await shot('place-refused');
await page.selectOption('#district', { index: 2 });
await page.fill('#point', '43,2074 132,6115');
await page.press('#point', 'Enter');
await page.waitForSelector('.appeal-done');
const placed = await page.locator('.appeal-decide').innerText();
must(placed.includes('Якорная, 14, у садика'), `the place stands in the appeal: ${placed}`);
await page.waitForFunction(() => [...document.querySelectorAll('#list .place')]
  .some((it) => it.textContent === 'Якорная, 14, у садика'));

// An answer with a photo: pasted or chosen, seen before it is sent, taken off and chosen again.
const photo = await page.evaluate(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const paint = canvas.getContext('2d');
  paint.fillStyle = 'teal';
  paint.fillRect(40, 40, 200, 120);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  return [...new Uint8Array(await blob.arrayBuffer())];
});
const file = (name) => ({ name, mimeType: 'image/png', buffer: Buffer.from(photo) });
await press(page, 'r', 'к');
await page.keyboard.type('Яму засыпали, фото ниже.');
await page.setInputFiles('#files', file('до.png'));
await page.waitForSelector('.reply-thumb:not([hidden])');
await page.setInputFiles('#files', file('после.png'));
must(await page.locator('.reply-file').count() === 2, 'a second choice adds to the first');
await page.locator('.reply-file [data-file-remove]').first().click();
const names = await page.locator('.reply-file [data-file-name]').allInnerTexts();
must(names.join() === 'после.png', `one is taken off: ${names}`);
await lookOver(page, 'an answer with a photo');
await shot('answer-photo');
await page.locator('button[name=act][value=draft]').click();
await page.waitForSelector('.bubble-waits .photo');
const wide = await page.locator('.bubble-waits .photo').evaluate(async (it) => {
  await it.decode();
  return it.naturalWidth;
});
must(wide === 320, 'the photo stands in the thread');
await lookOver(page, 'an answer with a photo that waits');
await shot('answer-drafted');
await page.locator('form[action$="/approval"] button').click();
await page.waitForSelector('form[action$="/approval"]', { state: 'detached' });
await page.waitForSelector('.thread .photo');
await lookOver(page, 'a thread with a photo');
await page.goto('/desk/nowhere');
await lookOver(page, 'no such page');

must(complaints.length === 2, `two complaints, the refused place and the lost page: ${complaints.join(' | ')}`);
await browser.close();
console.log('place and photo hold');
