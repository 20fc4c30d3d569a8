import { describe, expect, it } from "vitest";
import { formatPrice, formatUsd } from "./money";

describe("formatUsd", () => {
  it.each([
    [0n, "$0.00"],
    [1n, "$0.000000001"],
    [45_000n, "$0.000045"],
    [100_000_000n, "$0.10"],
    [1_230_000_000n, "$1.23"],
    [1_234_567_891_000_000_001n, "$1,234,567,891.000000001"],
    [-2_500_000_000n, "−$2.50"],
  ])("writes %s nano-USD as %s", (nanoUsd, text) => {
    expect(formatUsd(nanoUsd)).toBe(text);
  });

  it("is exact where a float is not", () => {
    expect(formatUsd(9_007_199_254_740_993n)).toBe("$9,007,199.254740993");
  });
});

describe("formatPrice", () => {
  it("never shows an unknown price as zero", () => {
    expect(formatPrice(undefined)).toBe("unknown price");
  });

  it("shows a price of zero as zero", () => {
    expect(formatPrice(0n)).toBe("$0.00");
  });
});
