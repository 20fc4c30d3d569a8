import { QueryView } from "#lib/components/query-view";
import { Section } from "#lib/components/section";
import { Tile, Tiles } from "#lib/components/tiles";
import { formatCount } from "#lib/count";
import { formatUsd } from "#lib/money";
import { type Today, useToday } from "../api/summarize-today";

/** What was used and spent today. */
export function TodaySection() {
  return (
    <Section id="today" title="Today" about="all tenants, since 00:00 UTC">
      <QueryView query={useToday()} what="the totals of today">
        {(today) => <TodayTiles today={today} />}
      </QueryView>
    </Section>
  );
}

function TodayTiles({ today }: { today: Today }) {
  return (
    <Tiles>
      <Tile label="Requests" value={formatCount(today.requests)} note="each counted once" />
      <Tile
        label="Failed attempts"
        value={formatCount(today.failures)}
        tone={today.failures > 0n ? "warn" : undefined}
        note="a fallback may still have answered"
      />
      <Tile
        label="Tokens in"
        value={formatCount(today.tokens.input)}
        note={`${formatCount(today.tokens.cached)} of them cached`}
      />
      <Tile label="Tokens out" value={formatCount(today.tokens.output)} note="thinking included" />
      <Tile
        label="Cost in USD"
        value={formatUsd(today.costNanoUsd)}
        note={<Unpriced {...today} />}
      />
    </Tiles>
  );
}

function Unpriced({ unpriced }: { unpriced: bigint }) {
  if (unpriced === 0n) {
    return "every price known";
  }
  return `plus ${formatCount(unpriced)} of unknown price`;
}
