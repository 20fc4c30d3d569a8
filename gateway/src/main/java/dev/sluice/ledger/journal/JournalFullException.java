package dev.sluice.ledger.journal;

/// The journal has no room for this record.
public final class JournalFullException extends Exception {
    private static final long serialVersionUID = 1L;

    JournalFullException(String message) {
        super(message, null, false, false);
    }
}
