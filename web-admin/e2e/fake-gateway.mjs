// A stand-in for the gateway, for looking at the console without one: `npm run fake`.
// It speaks the real contract (gRPC-Web, generated from proto) and makes up the numbers.
import { timestampNow } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { BackendService } from "#gen/sluice/admin/v1/backends_pb.js";
import { UsageService } from "#gen/sluice/admin/v1/usage_pb.js";
import { backends, charge, requestId, seedCharges, sumOf } from "./fake-state.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/**
 * Starts it on 127.0.0.1. The `state` that comes back may be changed while it runs: `token`, `charges`,
 * `backends` and `databaseOk`.
 */
export async function startFakeGateway({ token, apiKey, port = 0 }) {
  if (!existsSync(join(DIST, "index.html"))) {
    throw new Error(
      `${DIST}: empty (expected: the built console; run npm run codegen && npm run build)`,
    );
  }
  const state = {
    token,
    charges: seedCharges(),
    backends: backends(),
    databaseOk: true,
    startTime: timestampNow(),
  };
  const rpc = connectNodeAdapter({ routes: (router) => routes(router, state) });
  const server = createServer((request, response) => {
    if (request.url.startsWith("/sluice.")) {
      rpc(request, response);
    } else if (request.url === "/v1/chat/completions") {
      chat(request, response, state, apiKey);
    } else {
      void file(request, response);
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    state,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function routes(router, state) {
  const guarded = (answer) => (request, context) => {
    if (context.requestHeader.get("authorization") !== `Bearer ${state.token}`) {
      throw new ConnectError("the admin token is wrong", Code.Unauthenticated);
    }
    return answer(request);
  };
  router.service(BackendService, {
    listBackends: guarded(() => ({ backends: state.backends })),
    getStatus: guarded(() => ({
      version: "0.1.0",
      startTime: state.startTime,
      policy: "default@sha256:4be1c02f9a77",
      inFlight: 4,
      queued: 0,
      journalBacklog: state.databaseOk ? 0n : 17n,
      databaseOk: state.databaseOk,
    })),
  });
  router.service(UsageService, {
    listCharges: guarded(({ pageSize }) => ({ charges: state.charges.slice(0, pageSize || 50) })),
    summarizeUsage: guarded(() => ({ sums: [sumOf(state.charges)] })),
  });
}

function chat(request, response, state, apiKey) {
  if (request.headers.authorization !== `Bearer ${apiKey}`) {
    response.writeHead(401).end();
    return;
  }
  const id = requestId();
  state.charges.unshift(charge({ requestId: id, startTime: timestampNow() }));
  response
    .writeHead(200, { "content-type": "application/json", "x-request-id": id })
    .end(JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hello." } }] }));
}

async function file(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const path = join(DIST, normalize(pathname === "/" ? "/index.html" : pathname));
  try {
    const body = await readFile(path);
    response
      .writeHead(200, {
        "content-type": TYPES[extname(path)] ?? "application/octet-stream",
        "content-security-policy": CSP,
      })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFakeGateway({
    token: "adm_fake",
    apiKey: "sk-slc_fake_secret",
    port: Number(process.env.PORT ?? 8080),
  });
  console.log(`${url}/#token=adm_fake`);
}
