package dev.sluice.identity;

import java.util.List;
import java.util.Set;

/// Who is calling.
///
/// @param tenant id of the tenant that pays
/// @param keyId public id of the key
/// @param keyLimits limits of the key alone
/// @param tenantLimits limits of all keys of the tenant together
/// @param allowedModels models the key may use; empty means all
/// @param tags tags of the key, for policies and cost reports
public record Caller(
        String tenant,
        String keyId,
        RequestLimits keyLimits,
        RequestLimits tenantLimits,
        Set<String> allowedModels,
        List<String> tags) {
    public Caller {
        allowedModels = Set.copyOf(allowedModels);
        tags = List.copyOf(tags);
    }

    /// Whether the key may use a model of the catalogue; `auto` is always allowed, its choice is
    /// checked again.
    public boolean mayUse(String model) {
        return allowedModels.isEmpty() || allowedModels.contains(model);
    }
}
