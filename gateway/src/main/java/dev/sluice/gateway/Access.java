package dev.sluice.gateway;

/// Who may use a route. Every route declares one, or the server does not start.
enum Access {
    /// Anybody.
    PUBLIC,
    /// Whoever has an API key; the room `identity` checks it.
    CALLER,
    /// Whoever has the admin token.
    ADMIN,
    /// Whoever has the admin token, and anybody from this machine when the server listens on
    /// loopback only.
    OPERATOR
}
