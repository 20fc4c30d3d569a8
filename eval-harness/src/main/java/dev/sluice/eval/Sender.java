package dev.sluice.eval;

import dev.sluice.policy.Facts.Budget;
import dev.sluice.policy.Facts.Caller;
import java.util.List;
import picocli.CommandLine.Option;

/// The options that say who sends a request.
final class Sender {
    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant (default: tenant).")
    private String tenant = "tenant";

    @Option(names = "--team", paramLabel = "NAME", description = "Team of the key.")
    private String team = "";

    @Option(names = "--user", paramLabel = "NAME", description = "User of the key.")
    private String user = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "Tag of the key; may be repeated.")
    private List<String> tags = List.of();

    @Option(names = "--tier", paramLabel = "NAME", description = "Service tier.")
    private String tier = "";

    @Option(names = "--region", paramLabel = "NAME", description = "Where data must stay.")
    private String region = "";

    @Option(
            names = "--budget-left",
            paramLabel = "RATIO",
            description = "Smallest share left of any budget, 0 to 1 (default: 1).")
    private double budgetLeft = 1;

    Caller caller() {
        return new Caller(tenant, team, user, tags, tier, region);
    }

    Budget budget() {
        return new Budget(budgetLeft);
    }
}
