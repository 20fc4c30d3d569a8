const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment in UTC to the millisecond: "2026-11-20 14:03:05.120 UTC". */
export function formatUtc(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace("Z", " UTC");
}

/** A moment in a time zone: "14:03:05", with the date in front when it is not the day of `nowMs`. */
export function formatLocal(epochMs: number, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat("en-GB", { ...zone, day: "numeric", month: "short" });
  const time = new Intl.DateTimeFormat("en-GB", { ...zone, timeStyle: "medium" });
  const clock = time.format(epochMs);
  const date = day.format(epochMs);
  return date === day.format(nowMs) ? clock : `${date}, ${clock}`;
}

/** Name of a zone as its distance from UTC at a moment: "UTC", "UTC+1", "UTC+5:30". */
export function zoneName(epochMs: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...(timeZone === undefined ? {} : { timeZone }),
    timeZoneName: "shortOffset",
  }).formatToParts(epochMs);
  const offset = parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
  return offset.replace("GMT", "UTC").replace(/\+0$/, "");
}

/** How long something took: "0 ms", "350 ms", "1.24 s", "2 min 5 s". */
export function formatDuration(ms: number): string {
  if (ms < SECOND) {
    return `${Math.round(ms)} ms`;
  }
  return ms < MINUTE ? `${(Math.floor(ms / 10) / 100).toFixed(2)} s` : formatUptime(ms);
}

/** How long something has been there, in its two largest units: "5 s", "12 min 5 s", "3 d 4 h". */
export function formatUptime(ms: number): string {
  const rest = Math.max(0, ms);
  const units: [number, string][] = [
    [Math.floor(rest / DAY), "d"],
    [Math.floor((rest % DAY) / HOUR), "h"],
    [Math.floor((rest % HOUR) / MINUTE), "min"],
    [Math.floor((rest % MINUTE) / SECOND), "s"],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) {
    return "0 s";
  }
  return units
    .slice(first, first + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
