// The console in a real browser, against a running gateway:
//   npm run e2e -- --url http://127.0.0.1:8080 --token ADMIN --api-key sk-slc_… --out /tmp/shots
// Without --url it starts the fake gateway of this folder.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parseArgs } from "node:util";
import { launch, openPage, overflow } from "./browser.mjs";
import { startFakeGateway } from "./fake-gateway.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    token: { type: "string", default: "adm_e2e" },
    "api-key": { type: "string", default: "sk-slc_e2e_secret" },
    out: { type: "string", default: "target/e2e" },
  },
});
const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

let browser;
let gateway;
let url;

before(async () => {
  mkdirSync(options.out, { recursive: true });
  gateway = options.url
    ? undefined
    : await startFakeGateway({ token: options.token, apiKey: options["api-key"] });
  url = (options.url ?? gateway.url).replace(/\/$/, "");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await gateway?.close();
});

/** Sends a chat request as a caller would; returns the id it gets in the ledger. */
async function chat() {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${options["api-key"]}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: "Hello" }] }),
  });
  assert.equal(response.status, 200, await response.text());
  return response.headers.get("x-request-id");
}

for (const [name, viewport] of Object.entries(SIZES)) {
  test(`shows a request that was just made, ${name}`, async () => {
    const { page, offences, close } = await openPage(browser, { url, viewport });
    const document = await page.goto(`${url}/#token=${options.token}`);
    assert.match(document.headers()["content-security-policy"] ?? "none", /default-src 'self'/);

    await page.getByText("Journal backlog").waitFor();
    assert.equal(new URL(page.url()).hash, "", "the token left the address bar");
    const backends = page.getByRole("table", { name: "Back ends" }).locator("tbody tr");
    await backends.nth(1).waitFor();

    const requestId = await chat();
    const row = page.locator("tr", { has: page.locator(`code[title="${requestId}"]`) });
    await row.waitFor();
    const value = (label) => row.locator(`td[data-label="${label}"] > div`).innerText();
    assert.equal(await value("Outcome"), "ok");
    assert.match(await value("Tokens in"), /[1-9]/);
    assert.match(await value("Out"), /[1-9]/);
    assert.match(await value("Cost, USD"), /^\$\d+\.\d{2,9}$/);

    assert.equal(await overflow(page), 0, "pixels to scroll sideways");
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(options.out, `${name}-${colorScheme}.png`),
        fullPage: true,
      });
    }
    assert.deepEqual(offences, []);
    await close();
  });
}

test("tells a wrong token from a right one, and forgets it at the sign-out", async () => {
  const { page, close } = await openPage(browser, { url, viewport: SIZES.phone });
  await page.goto(url);
  const field = page.getByLabel("Admin token");
  await field.fill("adm_wrong");
  await field.press("Enter");
  await page.getByRole("alert").getByText("refused this admin token").waitFor();
  await page.screenshot({ path: join(options.out, "sign-in-refused.png") });

  await field.fill(options.token);
  await field.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).click();
  await field.waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await overflow(page), 0);
  await close();
});

test("gives calls that name this gateway and can be copied", async () => {
  const { page, offences, close } = await openPage(browser, {
    url,
    viewport: SIZES.wide,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await page.goto(`${url}/#token=${options.token}`);
  // By keyboard: the tabs are one stop, arrows move between them.
  await page.getByRole("tab", { name: "curl", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Copy the call with Python" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(copied.includes(`base_url="${new URL(url).origin}/v1"`), copied);
  assert.deepEqual(offences, []);
  await close();
});
