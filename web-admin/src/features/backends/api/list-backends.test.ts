import { create, fromBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { BackendHealth, BackendSchema } from "#gen/sluice/admin/v1/backends_pb.js";
import { toBackend } from "./list-backends";

it("maps a back end with all it tells", () => {
  const message = create(BackendSchema, {
    name: "fast",
    kind: "openai",
    models: ["small"],
    health: BackendHealth.UNHEALTHY,
    healthReason: "5 failures in a row",
    inFlight: 3,
    concurrentRequests: 8,
    requests: 200n,
    failures: 5n,
    firstTokenMs: 42.5,
    lastFailureTime: timestampFromMs(1_763_640_000_000),
  });
  expect(toBackend(message)).toMatchObject({
    health: "unhealthy",
    healthReason: "5 failures in a row",
    limit: 8,
    failureShare: "2.5 %",
    firstTokenMs: 42.5,
    lastFailureMs: 1_763_640_000_000,
  });
});

it("reads the zeros of the contract as absent", () => {
  expect(toBackend(create(BackendSchema, { name: "new" }))).toMatchObject({
    limit: undefined,
    firstTokenMs: undefined,
    lastFailureMs: undefined,
    failureShare: "–",
    health: "unknown",
  });
});

it("takes a health that only a newer gateway knows as unknown", () => {
  const healthTag = (5 << 3) | 0;
  const message = fromBinary(BackendSchema, new Uint8Array([healthTag, 99]));
  expect(toBackend(message).health).toBe("unknown");
});
