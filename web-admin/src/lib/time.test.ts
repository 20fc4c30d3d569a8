import { describe, expect, it } from "vitest";
import { formatDuration, formatLocal, formatUptime, formatUtc, zoneName } from "./time";

const NOON = Date.UTC(2026, 10, 20, 12, 3, 5, 120);

it("writes UTC to the millisecond", () => {
  expect(formatUtc(NOON)).toBe("2026-11-20 12:03:05.120 UTC");
});

describe("formatLocal", () => {
  it("leaves the date out on the same day", () => {
    expect(formatLocal(NOON, NOON, "Europe/Berlin")).toBe("13:03:05");
  });

  it("judges the day by the zone, not by UTC", () => {
    const lateInTokyo = Date.UTC(2026, 10, 20, 14, 59, 59);
    const nextDayInTokyo = Date.UTC(2026, 10, 20, 15, 0, 1);
    expect(formatLocal(lateInTokyo, nextDayInTokyo, "Asia/Tokyo")).toBe("20 Nov, 23:59:59");
    expect(formatLocal(lateInTokyo, nextDayInTokyo, "UTC")).toBe("14:59:59");
  });
});

it.each([
  ["UTC", "UTC"],
  ["Europe/Berlin", "UTC+1"],
  ["Asia/Kolkata", "UTC+5:30"],
  ["America/New_York", "UTC-5"],
])("names the zone %s %s", (zone, name) => {
  expect(zoneName(NOON, zone)).toBe(name);
});

it.each([
  [0, "0 ms"],
  [12.4, "12 ms"],
  [999, "999 ms"],
  [1_000, "1.00 s"],
  [1_249, "1.24 s"],
  [59_999, "59.99 s"],
  [125_000, "2 min 5 s"],
])("writes a duration of %s ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [-5, "0 s"],
  [999, "0 s"],
  [61_000, "1 min 1 s"],
  [3_600_000, "1 h 0 min"],
  [3 * 86_400_000 + 4 * 3_600_000, "3 d 4 h"],
])("writes an uptime of %s ms as %s", (ms, text) => {
  expect(formatUptime(ms)).toBe(text);
});
