// Debian's Chromium through playwright-core; no browser is downloaded from elsewhere.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Path of Chromium: CHROMIUM, an installed one, or one that apt-get installs when this runs as root. */
function findChromium() {
  const found = [process.env.CHROMIUM, ...CANDIDATES].find((path) => path && existsSync(path));
  if (found) {
    return found;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error("Chromium is missing: installing Debian's.");
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (existsSync(CANDIDATES[0])) {
      return CANDIDATES[0];
    }
  }
  throw new Error(
    "Chromium: not found (expected: `apt-get install chromium`, or CHROMIUM=/its/path)",
  );
}

export function launch() {
  return chromium.launch({ executablePath: findChromium(), args: QUIET });
}

/**
 * Opens a page that notes whatever must not happen: console errors, uncaught exceptions, violations of the
 * content security policy and requests to anywhere but the gateway.
 */
export async function openPage(browser, { url, ...options }) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const offences = [];
  page.on("console", (message) => {
    if (message.type() === "error") {
      offences.push(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => offences.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) {
      offences.push(`request to another origin: ${request.url()}`);
    }
  });
  await page.exposeFunction("reportViolation", (what) => offences.push(`CSP: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return { page, offences, close: () => context.close() };
}

/** How far the page can be scrolled sideways, in pixels. */
export function overflow(page) {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
