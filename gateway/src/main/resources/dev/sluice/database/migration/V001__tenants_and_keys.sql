-- Tenants, API keys, and the revision that tells every replica to read them again.
-- Ids and times come from the gateway. "C" collation keeps the order of ids the same on every machine.

CREATE TABLE sluice.tenant (
    id                  text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,63}$'),
    name                text        NOT NULL,
    requests_per_minute integer     NOT NULL CHECK (requests_per_minute >= 0),
    concurrent_requests integer     NOT NULL CHECK (concurrent_requests >= 0),
    disabled            boolean     NOT NULL,
    created_at          timestamptz NOT NULL
);

CREATE TABLE sluice.api_key (
    id                  text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z0-9]{16}$'),
    tenant_id           text COLLATE "C" NOT NULL REFERENCES sluice.tenant (id),
    name                text        NOT NULL,
    secret_hash         bytea       NOT NULL CHECK (octet_length(secret_hash) = 32),
    previous_hash       bytea       CHECK (octet_length(previous_hash) = 32),
    previous_until      timestamptz,
    disabled            boolean     NOT NULL,
    created_at          timestamptz NOT NULL,
    expires_at          timestamptz,
    requests_per_minute integer     NOT NULL CHECK (requests_per_minute >= 0),
    concurrent_requests integer     NOT NULL CHECK (concurrent_requests >= 0),
    allowed_models      text[]      NOT NULL,
    tags                text[]      NOT NULL,
    CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);

CREATE INDEX api_key_newest ON sluice.api_key (created_at DESC, id DESC);
CREATE INDEX api_key_of_tenant ON sluice.api_key (tenant_id, created_at DESC, id DESC);

-- One row. A number that grows with every committed change; a sequence would grow before the commit.
CREATE TABLE sluice.revision (
    single boolean PRIMARY KEY CHECK (single),
    value  bigint NOT NULL
);

INSERT INTO sluice.revision (single, value) VALUES (true, 0);

-- A trigger, so that a key disabled by hand in psql dies as fast as one disabled through the API.
CREATE FUNCTION sluice.announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sluice.revision SET value = value + 1;
    PERFORM pg_notify('sluice_changed', TG_TABLE_NAME);
    RETURN NULL;
END
$$;

CREATE TRIGGER tenant_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sluice.tenant
    FOR EACH STATEMENT EXECUTE FUNCTION sluice.announce_change();

CREATE TRIGGER api_key_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sluice.api_key
    FOR EACH STATEMENT EXECUTE FUNCTION sluice.announce_change();
