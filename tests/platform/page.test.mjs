// The page in a browser: what listeners do with it, with the mouse, by keyboard and on a telephone.
// RESONET_SCREENSHOTS: folder for pictures of every view.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { au, opus, wav } from './lib/audio.mjs';
import { byTestId, byText, launch, overflow, phone, picture, tabTo, visit, wide } from './lib/browser.mjs';
import { reports } from './lib/exercise.mjs';
import { Server, moreModels } from './lib/server.mjs';

let server;
let browser;
let heard;

const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
const patience = { timeout: 60000 };

before(async () => {
  server = await Server.start({ args: ['--models', moreModels('second'), '--reports', reports(), '--requests-per-minute', '1000000'] });
  heard = await server.hear(opus(2), 'city-blues.opus');
  await server.hear(wav(3, 2), 'other.wav');
  const wish = { model: 'gtzan-rcrnn' };
  await server.finished((await server.post(`tracks/${heard.id}/explanations`, wish)).json().id);
  await server.post(`tracks/${heard.id}/labels`, { genre: 'blues', start: 1, end: 5, note: 'slide guitar' });
  browser = await launch();
}, patience);

after(async () => {
  await browser?.close();
  server?.destroy();
});

test('upload, answer, models, explanation, label, search, deletion', { timeout: 180000 }, async () => {
  const { page, complaints, id, context } = await visit(browser, server);
  await id('drop-input').setInputFiles([file('one.wav', wav(12, 11)), file('two.au', au(3, 12)), file('notes.txt.mp3', Buffer.from('This is no music. '.repeat(50)))]);
  await page.locator('[data-testid=upload-item][data-state=done]').nth(1).waitFor(patience);
  await page.locator('[data-testid=upload-item][data-state=failed]').waitFor(patience);
  assert.equal(await id('upload-item').count(), 3);
  assert.match(await id('upload-problem').innerText(), /\w+/);
  await picture(page, 'start-uploads-1440');
  await page.getByRole('link', { name: 'one.wav' }).first().click();

  await id('genre-answer').waitFor(patience);
  const genre = await id('genre-answer').getAttribute('data-genre');
  const track = (await server.get('tracks?q=one.wav')).items[0];
  assert.equal(genre, track.results[0].genre);
  assert.match(await id('agreement').innerText(), /models say/);
  await id('models-table').getByRole('radio').nth(1).check();
  await page.getByRole('link', { name: 'Side by side' }).click();
  await id('compare-table').waitFor(patience);
  assert.equal(await id('compare-table').locator('thead th').count(), 1 + track.results.length);
  await page.goBack();

  await id('explain').click();
  await id('explained').waitFor(patience);
  assert.match(await id('explained').innerText(), /hears for and against/);

  await id('label-genre').fill('Dub Techno');
  await id('label-note').fill('echoes');
  await id('label-save').click();
  await id('label-item').waitFor(patience);
  assert.match(await id('label-item').innerText(), /dub techno/i);
  assert.equal((await server.get(`tracks/${track.id}`)).labels[0].genre, 'Dub Techno');

  await page.goto('/#/library');
  await id('library-row').first().waitFor(patience);
  await id('library-search').fill('ONE.W');
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=library-row]').length === 1);
  const download = page.waitForEvent('download');
  await id('export-csv').click();
  assert.match(readFileSync(await (await download).path(), 'utf8'), /one\.wav/);
  await id('library-delete').click();
  await id('confirm-no').click();
  assert.equal(await id('library-row').count(), 1, 'a deletion can be called off');
  await id('library-delete').click();
  await id('confirm-yes').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=library-row]').length === 0);
  assert.equal((await server.request('GET', `tracks/${track.id}`)).status, 404);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('everything works by keyboard', { timeout: 120000 }, async () => {
  const { page, complaints, id, context } = await visit(browser, server);
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, byText, 'Choose files');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file('keys.wav', wav(3, 21)));
  await page.locator('[data-testid=upload-item][data-state=done]').waitFor(patience);
  await tabTo(page, byText, 'keys.wav');
  await page.keyboard.press('Enter');
  await id('genre-answer').waitFor(patience);
  const outline = await page.evaluate(() => {
    const link = document.querySelector('nav a');
    link.focus();
    return getComputedStyle(link).outlineStyle;
  });
  await page.keyboard.press('Tab');
  const visible = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  });
  assert.ok(visible, `what has the focus shows it (${outline})`);
  await tabTo(page, byTestId, 'label-genre');
  await page.keyboard.type('keyed');
  await tabTo(page, byTestId, 'label-save');
  await page.keyboard.press('Enter');
  await id('label-item').waitFor(patience);
  await tabTo(page, byTestId, 'track-delete');
  await page.keyboard.press('Space');
  await id('confirm-yes').waitFor(patience);
  await page.keyboard.press('Escape');
  await id('confirm-yes').waitFor({ state: 'detached' });
  assert.ok(await page.evaluate(() => document.activeElement?.dataset.testid === 'track-delete'), 'the focus is given back');
  assert.deepEqual(complaints, []);
  await context.close();
});

const views = () => ({
  start: ['/', 'drop-zone'], library: ['/#/library', 'library-row'], track: [`/#/tracks/${heard.id}`, 'genre-bars'],
  compare: [`/#/compare/${heard.id}`, 'compare-table'], labels: ['/#/labels', 'label-row'], models: ['/#/models', 'model-card'],
  model: ['/#/models/gtzan-rcrnn', 'layers'], reports: ['/#/reports', 'report-card'], report: ['/#/reports/small', 'report-models'], api: ['/#/api', null],
});

for (const [size, viewport] of [['390', phone], ['1440', wide]]) {
  test(`every view fits ${size} pixels, in both themes, without complaints`, { timeout: 180000 }, async () => {
    for (const colorScheme of ['light', 'dark']) {
      const { page, complaints, id, context } = await visit(browser, server, { viewport, colorScheme, isMobile: viewport === phone, hasTouch: viewport === phone });
      for (const [name, [path, testId]] of Object.entries(views())) {
        await page.goto(path);
        if (testId) await id(testId).first().waitFor(patience);
        else await page.getByText('/tracks').first().waitFor(patience);
        await page.waitForTimeout(name === 'track' ? 800 : 200);
        assert.ok((await overflow(page)) <= 0, `${name} can be scrolled sideways by ${await overflow(page)} pixels`);
        await picture(page, `${name}-${size}-${colorScheme}`);
      }
      const colours = await page.evaluate(() => [document.body, document.documentElement].map((each) => getComputedStyle(each).backgroundColor));
      const [red, green, blue] = colours.find((colour) => !colour.endsWith(', 0)')).match(/[\d.]+/g).map(Number);
      assert.equal((red + green + blue) / 3 < 128, colorScheme === 'dark', colours.join());
      assert.deepEqual(complaints, []);
      await context.close();
    }
  });
}

test('the theme can be chosen, and is kept', { timeout: 60000 }, async () => {
  const { page, complaints, id, context } = await visit(browser, server, { colorScheme: 'light' });
  await id('theme-toggle').click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.reload();
  await id('theme-toggle').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a server that goes away and comes back', { timeout: 120000 }, async () => {
  const own = await Server.start({ args: ['--requests-per-minute', '1000000'] });
  const { page, complaints, id, context } = await visit(browser, own);
  try {
    assert.equal(await id('offline-banner').count(), 0);
    const { port } = own;
    await own.crash();
    await id('offline-banner').waitFor(patience);
    await picture(page, 'gone-1440');
    await own.start(port);
    await id('offline-banner').waitFor({ state: 'detached', ...patience });
    await id('drop-input').setInputFiles(file('back.wav', wav(3, 31)));
    await page.locator('[data-testid=upload-item][data-state=done]').waitFor(patience);
    assert.deepEqual(complaints.filter((each) => !/Failed to load resource|ERR_/.test(each)), []);
  } finally {
    await context.close();
    own.destroy();
  }
});

test('another page sees what happens on this one', { timeout: 90000 }, async () => {
  const first = await visit(browser, server);
  const second = await visit(browser, server, { path: '/#/library' });
  await second.id('library-row').first().waitFor(patience);
  const rows = await second.id('library-row').count();
  await first.id('drop-input').setInputFiles(file('seen.wav', wav(3, 41)));
  await second.page.waitForFunction((count) => document.querySelectorAll('[data-testid=library-row]').length === count + 1, rows, patience);
  const name = '<img src=x onerror=document.title="owned">.wav';
  await server.hear(wav(3, 42), name);
  await second.page.getByText(name).first().waitFor(patience);
  assert.notEqual(await second.page.title(), 'owned');
  for (const { complaints, context } of [first, second]) {
    assert.deepEqual(complaints, []);
    await context.close();
  }
});
