package dev.sluice.ledger;

import java.util.List;

/// Where charges are kept for good.
@FunctionalInterface
public interface ChargeSink {
    /// Keeps all charges, or none when it throws. Charges that it has already, by request and
    /// attempt, are left as they are, so a batch may come again.
    ///
    /// @throws Exception when nothing was kept; the same batch comes again later
    void keep(List<Charge> charges) throws Exception;
}
