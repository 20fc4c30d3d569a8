package dev.sluice.admin;

import dev.sluice.identity.Identity;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a change work on this replica before it is answered.
final class KeyRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRefresh.class);

    private final Identity identity;

    KeyRefresh(Identity identity) {
        this.identity = identity;
    }

    /// The change is committed: when reading it back fails, the next notification or poll does it.
    void run() {
        try {
            identity.refresh();
        } catch (JdbiException e) {
            LOG.warn("keys not read again after a change: {}", e.toString());
        }
    }
}
