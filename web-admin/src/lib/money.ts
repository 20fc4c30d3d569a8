const NANO_PER_USD = 1_000_000_000n;
const FEWEST_DECIMALS = 2;

/**
 * Formats nano-USD (1e-9 US dollar) exactly: no rounding, at least two decimals.
 * `1_230_000_000n` is "$1.23", `45n` is "$0.000000045".
 */
export function formatUsd(nanoUsd: bigint): string {
  const amount = nanoUsd < 0n ? -nanoUsd : nanoUsd;
  const dollars = (amount / NANO_PER_USD).toLocaleString("en-US");
  const decimals = (amount % NANO_PER_USD)
    .toString()
    .padStart(9, "0")
    .replace(/0+$/, "")
    .padEnd(FEWEST_DECIMALS, "0");
  return `${nanoUsd < 0n ? "−" : ""}$${dollars}.${decimals}`;
}

/** Formats a price that may be unknown. Unknown is not free, so it never reads as $0. */
export function formatPrice(nanoUsd: bigint | undefined): string {
  return nanoUsd === undefined ? "unknown price" : formatUsd(nanoUsd);
}
