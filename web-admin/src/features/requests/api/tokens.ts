import { type Usage, UsageSource } from "#gen/sluice/inference/v1/usage_pb.js";

/** Tokens as people read them. The contract counts in disjoint buckets; here cached ones are part of the input. */
export type Tokens = {
  /** Prompt tokens, cached ones included. */
  input: bigint;
  /** Those among them that the provider read from its cache. */
  cached: bigint;
  /** Answer tokens, thinking included. */
  output: bigint;
  /** True when the provider did not report them. */
  estimated: boolean;
};

export function toTokens(usage: Usage | undefined): Tokens | undefined {
  if (usage === undefined) {
    return undefined;
  }
  return {
    input: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    cached: usage.cacheReadTokens,
    output: usage.outputTokens + usage.reasoningTokens,
    estimated: usage.source === UsageSource.COUNTED || usage.source === UsageSource.ESTIMATED_CRASH,
  };
}
