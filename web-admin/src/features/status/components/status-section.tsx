import { LocalTime } from "#lib/components/local-time";
import { QueryView } from "#lib/components/query-view";
import { Section } from "#lib/components/section";
import { Tile, Tiles } from "#lib/components/tiles";
import { formatCount } from "#lib/count";
import { useNow } from "#lib/now";
import { formatUptime } from "#lib/time";
import { type Status, useStatus } from "../api/get-status";

/** How the gateway itself is doing. */
export function StatusSection() {
  return (
    <Section id="status" title="Status" about="of the gateway that served this page">
      <QueryView query={useStatus()} what="the status">
        {(status) => <StatusTiles status={status} />}
      </QueryView>
    </Section>
  );
}

function StatusTiles({ status }: { status: Status }) {
  const behind = status.journalBacklog > 0n;
  return (
    <Tiles>
      <Tile
        label="Database"
        value={status.databaseOk ? "Answers" : "No answer"}
        tone={status.databaseOk ? "good" : "bad"}
        note={status.databaseOk ? "PostgreSQL" : "requests go on; charges wait in the journal"}
      />
      <Tile label="In flight" value={formatCount(status.inFlight)} note="requests" />
      <Tile
        label="Queued"
        value={formatCount(status.queued)}
        tone={status.queued > 0 ? "warn" : undefined}
        note="waiting for a free slot"
      />
      <Tile
        label="Journal backlog"
        value={formatCount(status.journalBacklog)}
        tone={behind && !status.databaseOk ? "warn" : undefined}
        note="charges not in the database yet"
      />
      <Tile
        label="Router policy"
        value={<span title={status.policyName}>{status.policyName}</span>}
        note={<span title={status.policyDigest}>@{status.policyDigest}</span>}
      />
      <Tile
        label="Up for"
        value={<Uptime startMs={status.startMs} />}
        note={<Since {...status} />}
      />
      <Tile label="Version" value={<span title={status.version}>{status.version}</span>} />
    </Tiles>
  );
}

function Uptime({ startMs }: { startMs: number | undefined }) {
  const now = useNow(1_000);
  return startMs === undefined ? "unknown" : formatUptime(now - startMs);
}

function Since({ startMs }: { startMs: number | undefined }) {
  return startMs === undefined ? null : (
    <>
      since <LocalTime epochMs={startMs} />
    </>
  );
}
