import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { SummarizeUsageResponseSchema } from "#gen/sluice/admin/v1/usage_pb.js";
import { toToday } from "./summarize-today";

it("takes the one sum", () => {
  const response = create(SummarizeUsageResponseSchema, {
    sums: [
      {
        requests: 12n,
        failures: 1n,
        usage: { inputTokens: 10n, cacheReadTokens: 5n, outputTokens: 3n },
        costNanoUsd: 7n,
        unpriced: 2n,
      },
    ],
  });
  expect(toToday(response)).toEqual({
    requests: 12n,
    failures: 1n,
    tokens: { input: 15n, cached: 5n, output: 3n, estimated: false },
    costNanoUsd: 7n,
    unpriced: 2n,
  });
});

it("reads a day without requests as zeros", () => {
  expect(toToday(create(SummarizeUsageResponseSchema, {}))).toMatchObject({
    requests: 0n,
    costNanoUsd: 0n,
  });
});
