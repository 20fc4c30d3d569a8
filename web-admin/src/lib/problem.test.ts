import { Code, ConnectError } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { describeProblem } from "./problem";

it("tells a gateway that is away from one that failed", () => {
  expect(describeProblem(new TypeError("Failed to fetch"))).toBe("The gateway does not answer.");
  expect(describeProblem(new ConnectError("disk full", Code.Internal))).toBe(
    "The gateway failed: disk full",
  );
});

it("says what the gateway says when it is not available", () => {
  expect(describeProblem(new ConnectError("draining", Code.Unavailable))).toBe(
    "The gateway is not available: draining",
  );
});
