import { useNow } from "#lib/now";
import { formatLocal, formatUtc } from "#lib/time";

/** A moment in the reader's time zone; UTC on hover. */
export function LocalTime({ epochMs }: { epochMs: number }) {
  const now = useNow(60_000);
  return (
    <time dateTime={new Date(epochMs).toISOString()} title={formatUtc(epochMs)}>
      {formatLocal(epochMs, now)}
    </time>
  );
}
