// The console in bad times, which only the fake gateway can bring about: `npm run e2e:states`.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { parseArgs } from "node:util";
import { launch, openPage, overflow } from "./browser.mjs";
import { startFakeGateway } from "./fake-gateway.mjs";

const { values: options } = parseArgs({
  options: { out: { type: "string", default: "target/e2e" } },
});
const TOKEN = "adm_states";
const KEYS = { token: TOKEN, apiKey: "sk-slc_states_secret" };
const viewport = { width: 390, height: 844 };

let browser;
let gateway;

before(async () => {
  mkdirSync(options.out, { recursive: true });
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  gateway = await startFakeGateway(KEYS);
});
afterEach(() => gateway.close());

async function signIn() {
  const opened = await openPage(browser, { url: gateway.url, viewport });
  await opened.page.goto(`${gateway.url}/#token=${TOKEN}`);
  return opened;
}

test("keeps the numbers and their age on screen while the gateway is away", async () => {
  const { page, close } = await signIn();
  await page.getByText("unknown price", { exact: true }).waitFor();
  await gateway.close();
  await page.getByRole("status").getByText("No answer").waitFor();
  await page.getByText(/does not answer\. You see the last requests as of \d/).waitFor();
  await page.getByText("unknown price", { exact: true }).waitFor();
  await page.screenshot({ path: join(options.out, "away.png") });
  assert.equal(await overflow(page), 0);

  gateway = await startFakeGateway({ ...KEYS, port: Number(new URL(gateway.url).port) });
  await page.getByRole("status").getByText("Live").waitFor();
  await page.getByText(/You see the last requests as of/).waitFor({ state: "detached" });
  await close();
});

test("asks to sign in again when the token is revoked", async () => {
  const { page, close } = await signIn();
  await page.getByText("Journal backlog").waitFor();
  gateway.state.token = "adm_another";
  await page.getByRole("alert").getByText("refused this admin token").waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await close();
});

test("takes the token of a link that is opened in a tab that shows the console already", async () => {
  const { page, close } = await openPage(browser, { url: gateway.url, viewport });
  await page.goto(gateway.url);
  await page.getByLabel("Admin token").waitFor();
  await page.evaluate((token) => (location.hash = `token=${token}`), TOKEN);
  await page.getByText("Journal backlog").waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await close();
});

test("says in words that nothing is there yet, and that the database is away", async () => {
  gateway.state.charges = [];
  gateway.state.backends = [];
  gateway.state.databaseOk = false;
  const { page, offences, close } = await signIn();
  await page.getByText("No request yet.").waitFor();
  await page.getByText("No back end is configured").waitFor();
  await page.locator("[data-tone=bad]").getByText("No answer").waitFor();
  await page.screenshot({ path: join(options.out, "empty.png"), fullPage: true });
  assert.equal(await overflow(page), 0);
  assert.deepEqual(offences, []);
  await close();
});

test("shows one failure as one failure", async () => {
  const { page, close } = await signIn();
  await page.getByText("Journal backlog").waitFor();
  await page.route("**/sluice.admin.v1.UsageService/ListCharges", (route) =>
    route.fulfill({ status: 503, body: "no" }),
  );
  await page.getByText(/You see the last requests as of/).waitFor();
  await page.getByText("Journal backlog").waitFor();
  await page.getByRole("status").getByText("Live").waitFor();
  await close();
});
