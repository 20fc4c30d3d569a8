import { type Column, DataTable } from "#lib/components/data-table";
import { Empty } from "#lib/components/empty";
import { LocalTime } from "#lib/components/local-time";
import { QueryView } from "#lib/components/query-view";
import { Section } from "#lib/components/section";
import { useNow } from "#lib/now";
import { formatDuration, zoneName } from "#lib/time";
import { type Charge, useCharges } from "../api/list-charges";
import { Cost, Models, Outcome, RequestId, TokenCount } from "./charge-cells";

const COLUMNS: readonly Column<Charge>[] = [
  {
    title: "Time",
    about: "When the attempt started, in your time zone; UTC on hover",
    phoneSpan: 3,
    cell: ({ startMs }) => (startMs === undefined ? "–" : <LocalTime epochMs={startMs} />),
  },
  { title: "Request", phoneSpan: 3, cell: (charge) => <RequestId charge={charge} /> },
  {
    title: "Model",
    about: "Asked for → answered by, when that is another one; the decision on hover",
    phoneSpan: 6,
    cell: (charge) => <Models charge={charge} />,
  },
  { title: "Back end", phoneSpan: 3, cell: (charge) => charge.backend },
  { title: "Outcome", phoneSpan: 3, cell: (charge) => <Outcome charge={charge} /> },
  {
    title: "Tokens in",
    about: "Prompt tokens, cached ones included",
    numeric: true,
    phoneSpan: 2,
    cell: (charge) => <TokenCount charge={charge} part="input" />,
  },
  {
    title: "Cached",
    about: "Prompt tokens that the provider read from its cache",
    numeric: true,
    phoneSpan: 2,
    cell: (charge) => <TokenCount charge={charge} part="cached" />,
  },
  {
    title: "Out",
    about: "Answer tokens, thinking included",
    numeric: true,
    phoneSpan: 2,
    cell: (charge) => <TokenCount charge={charge} part="output" />,
  },
  { title: "Cost, USD", numeric: true, phoneSpan: 2, cell: (charge) => <Cost charge={charge} /> },
  {
    title: "First token",
    about: "From the attempt's start to the first token",
    numeric: true,
    phoneSpan: 2,
    cell: ({ firstTokenMs }) => (firstTokenMs === undefined ? "–" : formatDuration(firstTokenMs)),
  },
  {
    title: "Duration",
    about: "From the attempt's start to its end",
    numeric: true,
    phoneSpan: 2,
    cell: (charge) => formatDuration(charge.durationMs),
  },
];

/** The newest entries of the ledger. */
export function RequestsSection() {
  const now = useNow(60_000);
  return (
    <Section
      id="requests"
      title="Last requests"
      about={`newest first, one line per attempt; times in ${zoneName(now)}`}
    >
      <QueryView query={useCharges()} what="the last requests">
        {(charges) =>
          charges.length === 0 ? (
            <Empty>
              No request yet. <a href="#quickstart">Send the first one</a>, and it appears here
              within seconds.
            </Empty>
          ) : (
            <DataTable
              label="Last requests"
              columns={COLUMNS}
              rows={charges}
              keyOf={(charge) => `${charge.requestId}/${charge.attempt}`}
            />
          )
        }
      </QueryView>
    </Section>
  );
}
