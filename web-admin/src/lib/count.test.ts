import { expect, it } from "vitest";
import { formatCount, formatShare } from "./count";

it("separates thousands", () => {
  expect(formatCount(1_234_567n)).toBe("1,234,567");
});

it.each([
  [0n, 0n, "–"],
  [0n, 10n, "0 %"],
  [1n, 3n, "33.3 %"],
  [1n, 100_000n, "< 0.1 %"],
  [99_999n, 100_000n, "99.9 %"],
  [7n, 7n, "100 %"],
])("writes %s of %s as %s", (part, whole, text) => {
  expect(formatShare(part, whole)).toBe(text);
});
