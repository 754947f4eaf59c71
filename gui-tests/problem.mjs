// Several messages about one thing: marked in the list by keys, joined, answered together, one
// parted again; at both sizes.
import { lookOver, must, open, press, signIn } from './browser.mjs';

const { BASE: base, PASSWORD: password } = process.env;
const { browser, page, complaints } = await open({ base });
await signIn(page, 'vera', password);
await page.goto('/desk/inbox?view=new');

// Two rows are marked where they stand; the bar below counts them.
await page.locator('#list .line-link').first().focus();
await press(page, 'x', 'ч');
await press(page, 'j', 'о');
await press(page, 'x', 'ч');
must(await page.locator('.line-pick:checked').count() === 2, 'two rows are marked');
must(await page.locator('#together').isVisible(), 'the bar says what can be done with them');
await lookOver(page, 'marked rows');
const numbers = await page.locator('.line:has(.line-pick:checked)')
  .evaluateAll((lines) => lines.map((line) => line.dataset.number));
await press(page, 'm', 'ь');
await page.waitForURL(/\/desk\/problems\/.*done=joined/);
await lookOver(page, 'a problem');
for (const number of numbers) {
  must(await page.locator(`a[href="/desk/appeals/${number}"]`).isVisible(), `${number} is in it`);
}

// One answer reaches both.
await page.fill('#answer', 'Засыпали щебнем, асфальт положат в мае.');
await page.click('button[value=send]');
await page.waitForURL(/done=answered/);
for (const number of numbers) {
  await page.goto(`/desk/appeals/${number}`);
  must((await page.innerText('#main')).includes('асфальт положат в мае'), `${number} is answered`);
}

// From the card to the problem; one is parted and keeps its answer.
await page.click('a[href^="/desk/problems/"]:not(.rail-item)');
await page.setViewportSize({ width: 390, height: 844 });
await lookOver(page, 'a problem on a telephone');
await page.locator('form[action$="/parting"] button').first().click();
await page.waitForURL(/done=parted/);
must(await page.locator('form[action$="/parting"]').count() === 1, 'one is left');
await page.goto('/desk/problems');
await lookOver(page, 'problems on a telephone');

must(complaints.length === 0, complaints.join(' | '));
await browser.close();
console.log(`a problem holds, ${numbers.join(', ')}`);
