package dev.sluice.door.grpc;

import dev.sluice.ledger.TokenUsage;
import dev.sluice.proto.inference.v1.Usage;
import dev.sluice.proto.inference.v1.UsageSource;

/// Usage as a message.
final class Usages {
    private Usages() {}

    static Usage toProto(TokenUsage usage) {
        return Usage.newBuilder()
                .setInputTokens(usage.input())
                .setCacheReadTokens(usage.cacheRead())
                .setCacheWriteTokens(usage.cacheWrite())
                .setOutputTokens(usage.output())
                .setReasoningTokens(usage.reasoning())
                .setSource(
                        switch (usage.source()) {
                            case PROVIDER -> UsageSource.USAGE_SOURCE_PROVIDER;
                            case COUNTED -> UsageSource.USAGE_SOURCE_COUNTED;
                            case ESTIMATED_CRASH -> UsageSource.USAGE_SOURCE_ESTIMATED_CRASH;
                        })
                .build();
    }
}
