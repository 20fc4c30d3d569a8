// What the fake gateway tells: one example of each thing the console must be able to show.
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { randomUUID } from "node:crypto";
import { BackendHealth, BackendSchema } from "#gen/sluice/admin/v1/backends_pb.js";
import { ChargeSchema } from "#gen/sluice/admin/v1/usage_pb.js";
import { UsageSource } from "#gen/sluice/inference/v1/usage_pb.js";

const MINUTE = 60_000;
const ago = (ms) => timestampFromMs(Date.now() - ms);

export const requestId = () => randomUUID();

export function backends() {
  return [
    {
      name: "local",
      kind: "local",
      models: ["all-minilm-l6-v2"],
      health: BackendHealth.HEALTHY,
      requests: 96n,
      firstTokenMs: 3.1,
    },
    {
      name: "sim-large",
      kind: "openai",
      baseUrl: "http://127.0.0.1:8102/v1",
      models: ["sim-large", "sim-large-instruct-2026-10"],
      health: BackendHealth.HEALTHY,
      inFlight: 3,
      concurrentRequests: 64,
      requests: 12_804n,
      failures: 9n,
      firstTokenMs: 184.2,
      lastFailureTime: ago(26 * 60 * MINUTE),
    },
    {
      name: "sim-small",
      kind: "openai",
      baseUrl: "http://127.0.0.1:8101/v1",
      models: ["sim-small"],
      health: BackendHealth.UNHEALTHY,
      healthReason: "5 connections refused in a row; next try in 8 s",
      inFlight: 1,
      concurrentRequests: 256,
      requests: 40_112n,
      failures: 1_310n,
      firstTokenMs: 41.7,
      lastFailureTime: ago(4_000),
    },
  ].map((backend) => create(BackendSchema, backend));
}

/** A charge of a small chat, changed in what the caller names. */
export function charge(changes) {
  return create(ChargeSchema, {
    requestId: requestId(),
    attempt: 1,
    tenantId: "house",
    keyId: "k7f3q2",
    operation: "chat",
    requestedModel: "auto",
    model: "sim-large",
    backend: "sim-large",
    policy: "default@sha256:4be1c02f9a77;arm=main;rule=short-chat",
    outcome: "ok",
    usage: { inputTokens: 11n, outputTokens: 24n, source: UsageSource.PROVIDER },
    costNanoUsd: 18_350n,
    firstTokenMs: 182n,
    durationMs: 934n,
    ...changes,
  });
}

export function seedCharges() {
  const both = requestId();
  const large = { inputTokens: 1_930n, cacheReadTokens: 6_144n, outputTokens: 812n };
  return [
    charge({ startTime: ago(9_000) }),
    charge({
      startTime: ago(21_000),
      requestedModel: "sim-large",
      usage: { ...large, source: UsageSource.PROVIDER },
      costNanoUsd: 14_207_250n,
      durationMs: 12_480n,
    }),
    charge({ requestId: both, attempt: 2, startTime: ago(62_000), requestedModel: "sim-small" }),
    charge({
      requestId: both,
      startTime: ago(62_250),
      requestedModel: "sim-small",
      model: "sim-small",
      backend: "sim-small",
      outcome: "upstream_unreachable",
      usage: undefined,
      costNanoUsd: 0n,
      firstTokenMs: undefined,
      durationMs: 3n,
    }),
    charge({
      startTime: ago(5 * MINUTE),
      requestedModel: "sim-large-instruct-2026-10",
      model: "sim-large-instruct-2026-10",
      usage: { inputTokens: 402n, outputTokens: 77n, source: UsageSource.COUNTED },
      costNanoUsd: undefined,
      durationMs: 94_300n,
    }),
    charge({
      startTime: ago(26 * 60 * MINUTE),
      operation: "embeddings",
      requestedModel: "all-minilm-l6-v2",
      model: "all-minilm-l6-v2",
      backend: "local",
      usage: { inputTokens: 1_024n, source: UsageSource.PROVIDER },
      costNanoUsd: 0n,
      firstTokenMs: undefined,
      durationMs: 12n,
    }),
  ];
}

export function sumOf(charges) {
  const total = (part) => charges.reduce((sum, { usage }) => sum + (usage?.[part] ?? 0n), 0n);
  return {
    requests: BigInt(new Set(charges.map((charge) => charge.requestId)).size),
    failures: BigInt(charges.filter((charge) => charge.outcome !== "ok").length),
    usage: {
      inputTokens: total("inputTokens"),
      cacheReadTokens: total("cacheReadTokens"),
      outputTokens: total("outputTokens"),
    },
    costNanoUsd: charges.reduce((sum, charge) => sum + (charge.costNanoUsd ?? 0n), 0n),
    unpriced: BigInt(charges.filter((charge) => charge.costNanoUsd === undefined).length),
  };
}
