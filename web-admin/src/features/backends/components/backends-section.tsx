import { Tag } from "antd";
import { type Column, DataTable } from "#lib/components/data-table";
import { Empty } from "#lib/components/empty";
import { LocalTime } from "#lib/components/local-time";
import { QueryView } from "#lib/components/query-view";
import { Section } from "#lib/components/section";
import { formatCount } from "#lib/count";
import { formatDuration } from "#lib/time";
import { type Backend, type Health, useBackends } from "../api/list-backends";

const TAG_COLORS: Record<Health, string> = {
  healthy: "success",
  unhealthy: "error",
  unknown: "default",
};

const COLUMNS: readonly Column<Backend>[] = [
  {
    title: "Name",
    phoneSpan: 3,
    cell: (backend) => (
      <strong title={backend.baseUrl === "" ? "inside the gateway" : backend.baseUrl}>
        {backend.name}
      </strong>
    ),
  },
  { title: "Kind", phoneSpan: 3, cell: (backend) => backend.kind },
  { title: "Models", phoneSpan: 6, cell: (backend) => <Models models={backend.models} /> },
  { title: "Health", phoneSpan: 6, cell: (backend) => <HealthTag backend={backend} /> },
  {
    title: "In flight",
    about: "Requests now / most at the same time",
    numeric: true,
    phoneSpan: 3,
    cell: (backend) => `${formatCount(backend.inFlight)} / ${limitOf(backend)}`,
  },
  {
    title: "Requests",
    numeric: true,
    phoneSpan: 3,
    cell: (backend) => formatCount(backend.requests),
  },
  {
    title: "Failed",
    about: "Share of the requests that failed",
    numeric: true,
    phoneSpan: 3,
    cell: (backend) => <Failures backend={backend} />,
  },
  {
    title: "First token",
    about: "Moving average of the time to the first token",
    numeric: true,
    phoneSpan: 3,
    cell: ({ firstTokenMs }) => (firstTokenMs === undefined ? "–" : formatDuration(firstTokenMs)),
  },
];

/** The servers that run models. */
export function BackendsSection() {
  return (
    <Section
      id="backends"
      title="Back ends"
      about="the servers that run models; counted since the gateway started"
    >
      <QueryView query={useBackends()} what="the back ends">
        {(backends) =>
          backends.length === 0 ? (
            <Empty>
              No back end is configured, so no model can answer. Add one to the configuration.
            </Empty>
          ) : (
            <DataTable
              label="Back ends"
              columns={COLUMNS}
              rows={backends}
              keyOf={(backend) => backend.name}
            />
          )
        }
      </QueryView>
    </Section>
  );
}

function limitOf(backend: Backend): string {
  return backend.limit === undefined ? "no limit" : formatCount(backend.limit);
}

function Models({ models }: { models: string[] }) {
  return models.length === 0 ? "none" : <span className="breakable">{models.join(", ")}</span>;
}

function HealthTag({ backend }: { backend: Backend }) {
  return (
    <>
      <Tag color={TAG_COLORS[backend.health]}>{backend.health}</Tag>
      {backend.healthReason !== "" && <div className="quiet">{backend.healthReason}</div>}
    </>
  );
}

function Failures({ backend }: { backend: Backend }) {
  return (
    <>
      <span title={`${formatCount(backend.failures)} of ${formatCount(backend.requests)}`}>
        {backend.failureShare}
      </span>
      {backend.lastFailureMs !== undefined && (
        <div className="quiet">
          last <LocalTime epochMs={backend.lastFailureMs} />
        </div>
      )}
    </>
  );
}
