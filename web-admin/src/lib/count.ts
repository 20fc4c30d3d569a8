/** Formats a count with thousands separators: 12345 is "12,345". */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString("en-US");
}

/** The share of `part` in `whole` in per cent, such as "2.5 %"; "–" when there is nothing to share. */
export function formatShare(part: bigint, whole: bigint): string {
  if (whole <= 0n) {
    return "–";
  }
  const percent = (Number(part) / Number(whole)) * 100;
  if (part > 0n && percent < 0.1) {
    return "< 0.1 %";
  }
  // Rounded down, so that 100 % means all.
  return `${Math.floor(percent * 10) / 10} %`;
}
