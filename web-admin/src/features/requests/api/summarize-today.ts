import { createClient, type Transport } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import { type SummarizeUsageResponse, UsageService } from "#gen/sluice/admin/v1/usage_pb.js";
import { REFRESH_MS, useTransport } from "#lib/transport";
import { type Tokens, toTokens } from "./tokens";

const NO_TOKENS: Tokens = { input: 0n, cached: 0n, output: 0n, estimated: false };

/** Sums since 00:00 UTC, which is where the gateway's day starts. */
export type Today = {
  requests: bigint;
  failures: bigint;
  tokens: Tokens;
  costNanoUsd: bigint;
  /** Attempts without a known price; they are not in the cost. */
  unpriced: bigint;
};

export function toToday(response: SummarizeUsageResponse): Today {
  const sum = response.sums[0];
  return {
    requests: sum?.requests ?? 0n,
    failures: sum?.failures ?? 0n,
    tokens: toTokens(sum?.usage) ?? NO_TOKENS,
    costNanoUsd: sum?.costNanoUsd ?? 0n,
    unpriced: sum?.unpriced ?? 0n,
  };
}

async function summarizeToday(transport: Transport, signal: AbortSignal): Promise<Today> {
  return toToday(await createClient(UsageService, transport).summarizeUsage({}, { signal }));
}

export function useToday() {
  const transport = useTransport();
  return useQuery({
    queryKey: ["today"],
    queryFn: ({ signal }) => summarizeToday(transport, signal),
    refetchInterval: REFRESH_MS,
  });
}
