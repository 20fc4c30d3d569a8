-- One row per attempt: what was used, by whom, and what it cost. Written by the ledger only, never changed.
CREATE TABLE sluice.usage_event (
    request_id         uuid        NOT NULL,
    attempt            int         NOT NULL,
    started_at         timestamptz NOT NULL,
    tenant_id          text        NOT NULL,
    key_id             text        NOT NULL,
    operation          text        NOT NULL,
    requested_model    text        NOT NULL,
    model              text        NOT NULL,
    backend            text        NOT NULL,
    policy             text        NOT NULL,
    outcome            text        NOT NULL,
    input_tokens       bigint      NOT NULL CHECK (input_tokens >= 0),
    cache_read_tokens  bigint      NOT NULL CHECK (cache_read_tokens >= 0),
    cache_write_tokens bigint      NOT NULL CHECK (cache_write_tokens >= 0),
    output_tokens      bigint      NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens   bigint      NOT NULL CHECK (reasoning_tokens >= 0),
    usage_source       text        NOT NULL,
    -- 1e-9 US dollar; null when the model had no known price, which is not 0.
    cost_nano_usd      bigint      CHECK (cost_nano_usd >= 0),
    price_version      text,
    -- Null when no token came.
    first_token_ms     bigint,
    duration_ms        bigint      NOT NULL,
    PRIMARY KEY (request_id, attempt)
);

CREATE INDEX usage_event_newest ON sluice.usage_event (started_at DESC, request_id, attempt);
CREATE INDEX usage_event_tenant ON sluice.usage_event (tenant_id, started_at DESC);
CREATE INDEX usage_event_key ON sluice.usage_event (key_id, started_at DESC);
