package dev.sluice.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key as stored, without anything that proves it.
///
/// @param id public id
/// @param tenant id of the tenant that pays
/// @param name name for people
/// @param disabled whether it was disabled
/// @param createdAt when it was made
/// @param expiresAt when it stops working; null means never
/// @param limits limits of this key alone
/// @param allowedModels models it may use; empty means all
/// @param tags tags for policies and cost reports
public record ApiKey(
        String id,
        String tenant,
        String name,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant expiresAt,
        RequestLimits limits,
        List<String> allowedModels,
        List<String> tags) {
    public ApiKey {
        allowedModels = List.copyOf(allowedModels);
        tags = List.copyOf(tags);
    }

    /// Whether its time is over.
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
