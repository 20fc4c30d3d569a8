import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { ChargeSchema } from "#gen/sluice/admin/v1/usage_pb.js";
import { UsageSource } from "#gen/sluice/inference/v1/usage_pb.js";
import { toCharge } from "./list-charges";

it("maps a charge with all it tells", () => {
  const message = create(ChargeSchema, {
    requestId: "0199-ab",
    attempt: 2,
    startTime: timestampFromMs(1_763_640_000_123),
    requestedModel: "auto",
    model: "sim-large",
    backend: "big",
    outcome: "ok",
    usage: {
      inputTokens: 100n,
      cacheReadTokens: 20n,
      cacheWriteTokens: 3n,
      outputTokens: 50n,
      reasoningTokens: 7n,
      source: UsageSource.PROVIDER,
    },
    costNanoUsd: 9_007_199_254_740_993n,
    firstTokenMs: 31n,
    durationMs: 1_250n,
  });
  expect(toCharge(message)).toMatchObject({
    startMs: 1_763_640_000_123,
    requestedModel: "auto",
    otherModel: "sim-large",
    ok: true,
    tokens: { input: 123n, cached: 20n, output: 57n, estimated: false },
    costNanoUsd: 9_007_199_254_740_993n,
    firstTokenMs: 31,
    durationMs: 1_250,
  });
});

it("keeps an absent price and first token apart from zero", () => {
  expect(toCharge(create(ChargeSchema, {}))).toMatchObject({
    costNanoUsd: undefined,
    firstTokenMs: undefined,
    tokens: undefined,
  });
  expect(toCharge(create(ChargeSchema, { costNanoUsd: 0n, firstTokenMs: 0n }))).toMatchObject({
    costNanoUsd: 0n,
    firstTokenMs: 0,
  });
});

it.each([
  ["small", "small"],
  ["small", ""],
])("names no other model when %s was asked and '%s' answered", (requestedModel, model) => {
  expect(toCharge(create(ChargeSchema, { requestedModel, model })).otherModel).toBeUndefined();
});

it.each([
  [UsageSource.COUNTED, true],
  [UsageSource.ESTIMATED_CRASH, true],
  [UsageSource.PROVIDER, false],
])("marks the tokens of source %s as estimated: %s", (source, estimated) => {
  expect(toCharge(create(ChargeSchema, { usage: { source } })).tokens?.estimated).toBe(estimated);
});

it("shows the reason of a failure as its outcome", () => {
  expect(toCharge(create(ChargeSchema, { outcome: "upstream_timeout" }))).toMatchObject({
    ok: false,
    outcome: "upstream_timeout",
  });
});
