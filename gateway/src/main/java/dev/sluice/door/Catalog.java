package dev.sluice.door;

import dev.sluice.dispatch.Fleet;
import dev.sluice.identity.Caller;
import dev.sluice.policy.Facts;
import java.util.ArrayList;
import java.util.List;

/// The models that a caller may name.
public final class Catalog {
    private final Fleet fleet;
    private final Caller caller;

    public Catalog(Fleet fleet, Caller caller) {
        this.fleet = fleet;
        this.caller = caller;
    }

    /// Names, sorted; `auto` first.
    public List<String> models() {
        var models = new ArrayList<String>();
        models.add(Facts.Request.AUTO);
        fleet.models().stream().filter(caller::mayUse).forEach(models::add);
        return models;
    }

    /// Where a model runs; empty for `auto`.
    public List<Fleet.Member> serving(String model) {
        return fleet.serving(model);
    }
}
