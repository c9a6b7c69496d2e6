// Debian's Chromium, driven by Playwright; a page remembers what it complained about.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** A visitor of a server: a page of its own, with `complaints` of script, console and content policy. */
export async function visit(browser, server, { viewport = wide, path = '/', ...more } = {}) {
  const context = await browser.newContext({ viewport, baseURL: server.base, acceptDownloads: true, ...more });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  // What comes from another host than the server would be a leak.
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(server.base)) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(path);
  await page.getByRole('main').waitFor();
  return { context, page, complaints, id: (name) => page.getByTestId(name) };
}

/** Picture of the whole page, if a folder for pictures was named. */
export async function picture(page, name) {
  const folder = process.env.RESONET_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** How far the page can be scrolled sideways, in pixels. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Presses Tab until the focus is on what `wanted` (a function in the page) says; fails after `most` times. */
export async function tabTo(page, wanted, argument, most = 150) {
  for (let i = 0; i < most; ++i) {
    if (await page.evaluate(`(${wanted})(document.activeElement, ${JSON.stringify(argument)})`)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${argument}`);
}

export const byTestId = (element, name) => element?.dataset?.testid === name;
export const byText = (element, text) => element?.textContent?.trim() === text;
