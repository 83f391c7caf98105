// Holds pages against the Nu Html Checker, axe-core and a narrow screen. See `run`, which calls this.
//
//     node check.mjs PACKAGES CHROMIUM [--screenshots FOLDER] OUTPUT_DIR_OR_FILE...
import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [packages, chromiumPath, ...rest] = process.argv.slice(2);
const require = createRequire(path.join(packages, 'package.json'));
const {chromium} = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const vnuJar = path.join(packages, 'node_modules/vnu-jar/build/dist/vnu.jar');

let screenshots = null;
const roots = [];
while (rest.length > 0) {
  const argument = rest.shift();
  if (argument === '--screenshots') screenshots = rest.shift();
  else roots.push(argument);
}

function htmlFilesIn(where) {
  if (statSync(where).isFile()) return [where];
  return readdirSync(where, {withFileTypes: true})
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const below = path.join(where, entry.name);
        if (entry.isDirectory()) return htmlFilesIn(below);
        return entry.name.endsWith('.html') ? [below] : [];
      });
}

const files = roots.flatMap((root) => {
  try {
    return htmlFilesIn(root);
  } catch (error) {
    console.error(`tests/browser: ${root}: ${error.code === 'ENOENT' ? 'no such file or folder' : error.message}`);
    process.exit(2);
  }
}).map((file) => path.resolve(file));
if (files.length === 0) {
  console.error(`tests/browser: no HTML page in ${roots.join(' ') || 'nothing (name an output folder)'}`);
  process.exit(2);
}

// ---- Nu Html Checker: one run of Java for all pages; its messages by file.
function runNu() {
  return new Promise((resolve, reject) => {
    const options = {maxBuffer: 256 * 1024 * 1024};
    const args = ['-Xss8m', '-jar', vnuJar, '--stdout', '--format', 'json', '--exit-zero-always', ...files];
    execFile('java', args, options, (error, stdout, stderr) => {
      if (error) return reject(new Error(`the Nu Html Checker did not run: ${stderr || error.message}`));
      const faults = new Map();
      for (const message of JSON.parse(stdout).messages) {
        const file = message.url ? path.normalize(decodeURIComponent(new URL(message.url).pathname)) : files[0];
        const kind = message.subType ?? message.type;
        if (!faults.has(file)) faults.set(file, []);
        faults.get(file).push(`Nu ${kind}: ${message.lastLine ?? '?'}:${message.firstColumn ?? message.lastColumn ?? '?'}: ` +
                              message.message + (message.extract ? `   ${JSON.stringify(message.extract)}` : ''));
      }
      resolve(faults);
    });
  });
}

// ---- Chromium
const axeOptions = {
  resultTypes: ['violations'],
  runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
};

async function axeFaults(page, scheme) {
  const violations = await page.evaluate(async (options) => {
    const result = await axe.run(document, options);
    return result.violations.map((violation) => ({
      id: violation.id,
      help: violation.help,
      nodes: violation.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`),
    }));
  }, axeOptions);
  return violations.flatMap(({id, help, nodes}) => [
    `axe (${scheme}) ${id}: ${help}, at ${nodes.length} place${nodes.length > 1 ? 's' : ''}`,
    ...nodes.slice(0, 3).map((node) => `    ${node}`),
  ]);
}

// Runs in the page: what makes it scroll sideways, and what is cut off.
function layoutFaults() {
  const faults = [];
  const shown = (element) => {
    const words = element.textContent.trim().replace(/\s+/g, ' ');
    return `<${element.localName}${element.className ? ` class="${element.className}"` : ''}> ${words.slice(0, 60)}`;
  };
  const width = document.documentElement.clientWidth;
  const scrollWidth = document.scrollingElement.scrollWidth;
  const inScroller = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const overflow = getComputedStyle(e).overflowX;
      if (overflow === 'auto' || overflow === 'scroll') return true;
    }
    return false;
  };
  const unseen = (element) => element.closest('.unseen, .skip, [hidden]') !== null;
  if (scrollWidth > width) {
    faults.push(`the page is ${scrollWidth} px wide on a screen of ${width}`);
    const wide = [...document.body.querySelectorAll('*')].filter(
        (element) => element.getBoundingClientRect().right > width + 0.5 && !inScroller(element) && !unseen(element));
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    faults.push(...innermost.slice(0, 3).map((element) => `    ${shown(element)}`));
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (unseen(element)) continue;
    const style = getComputedStyle(element);
    const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
      faults.push(`cut off: ${shown(element)}`);
    }
    const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
    if (scrolls && element.scrollWidth > element.clientWidth && element.tabIndex < 0) {
      faults.push(`scrolls, but the keyboard cannot reach it: ${shown(element)}`);
    }
  }
  // Words past the left edge cannot even be scrolled to.
  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || unseen(node.parentElement) || inScroller(node.parentElement)) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 0 && (box.left < -0.5 || box.right > width + 0.5)) {
        faults.push(`words stand outside the screen: ${shown(node.parentElement)}`);
        break;
      }
    }
  }
  return [...new Set(faults)].slice(0, 12);
}

// A paper that carries a marking carries it on every sheet that is printed from its page.
async function markingFaults(page) {
  const marking = await page.evaluate(() => document.querySelector('.marking')?.textContent);
  if (!marking) return [];
  const pdf = await page.pdf({preferCSSPageSize: true});
  const text = await new Promise((resolve, reject) => {
    const options = {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024};
    const program = execFile('pdftotext', ['-layout', '-', '-'], options, (error, stdout) => {
      if (error?.code === 'ENOENT') reject(new Error('pdftotext is missing; install it: apt-get install poppler-utils'));
      else if (error) reject(error);
      else resolve(stdout);
    });
    program.stdin.on('error', () => {});
    program.stdin.end(pdf);
  });
  const sheets = text.split('\f').slice(0, -1);
  const start = marking.replace(/\s+/g, ' ').slice(0, 24);
  const without = sheets.flatMap((sheet, i) => (sheet.replace(/\s+/g, ' ').includes(start) ? [] : [i + 1]));
  return without.length > 0 ? [`printed, sheet ${without.slice(0, 5).join(', ')} of ${sheets.length} lacks the marking`] : [];
}

async function checkPage(browser, file, index) {
  const faults = [];
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, colorScheme: 'light'});
  try {
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) asked.push(request.url());
    });
    page.on('console', (message) => faults.push(`the browser says: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`a script fails: ${error.message}`));
    page.on('dialog', (dialog) => {
      faults.push(`a script runs: ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    if (await page.evaluate(() => document.scripts.length) > 0) faults.push('the page holds a script');
    const shot = async (name) => {
      if (!screenshots) return;
      const picture = `${path.basename(file, '.html')}-${index}-${name}.png`;
      await page.screenshot({path: path.join(screenshots, picture), fullPage: true});
    };
    await page.evaluate(axeSource);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({colorScheme});
      faults.push(...await axeFaults(page, colorScheme));
      await shot(colorScheme);
    }
    await page.emulateMedia({colorScheme: 'light'});
    await page.setViewportSize({width: 320, height: 800});
    faults.push(...(await page.evaluate(layoutFaults)).map((fault) => `at 320 px: ${fault}`));
    await shot('narrow');
    if (asked.length > 0) faults.push(`the page asks for ${asked.join(' ')}`);
    faults.push(...await markingFaults(page));
    // Words put farther apart, as WCAG 1.4.12 lets readers do: nothing may be lost.
    await page.addStyleTag({content: '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}'});
    faults.push(...(await page.evaluate(layoutFaults)).map((fault) => `at 320 px, letters spaced: ${fault}`));
  } catch (error) {
    faults.push(`the browser gave up: ${error.message}`);
  } finally {
    await context.close();
  }
  return faults;
}

async function checkInBrowser() {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'despatch-browser-'));
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    env: {...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile},
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--force-color-profile=srgb',
    ],
  });
  const faults = new Map();
  let next = 0;
  const worker = async () => {
    while (next < files.length) {
      const index = next++;
      faults.set(files[index], await checkPage(browser, files[index], index));
    }
  };
  try {
    await Promise.all(Array.from({length: Math.max(2, os.cpus().length)}, worker));
  } finally {
    await browser.close();
    rmSync(profile, {recursive: true, force: true});
  }
  return faults;
}

if (screenshots) mkdirSync(screenshots, {recursive: true});
const started = Date.now();
let nu, browser;
try {
  [nu, browser] = await Promise.all([runNu(), checkInBrowser()]);
} catch (error) {
  console.error(`tests/browser: ${error.message}`);
  process.exit(2);
}
let failed = 0;
for (const file of files) {
  const faults = [...(nu.get(file) ?? []), ...(browser.get(file) ?? [])];
  const name = path.relative(process.cwd(), file);
  if (faults.length === 0) {
    console.log(`ok    ${name}`);
    continue;
  }
  ++failed;
  console.log(`FAIL  ${name}`);
  for (const fault of faults.slice(0, 40)) console.log(`      ${fault}`);
  if (faults.length > 40) console.log(`      and ${faults.length - 40} more`);
}
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(`${files.length} page${files.length > 1 ? 's' : ''}, ${failed} with faults, ${seconds} s`);
process.exit(failed > 0 ? 1 : 0);
