import { describe, expect, it } from "vitest";
import { snippets } from "./snippets";

function codeOf(id: string, origin: string): string {
  return snippets(origin).find((snippet) => snippet.id === id)?.code ?? "";
}

describe("snippets", () => {
  it("take the key from the environment, so that nobody pastes a secret into code", () => {
    for (const { code } of snippets("http://127.0.0.1:8080")) {
      expect(code).toContain("SLUICE_API_KEY");
      expect(code).not.toContain("sk-slc_");
    }
  });

  it("call the gateway that served the page", () => {
    expect(codeOf("curl", "https://sluice.example")).toContain(
      "https://sluice.example/v1/chat/completions",
    );
    expect(codeOf("python", "https://sluice.example")).toContain(
      'base_url="https://sluice.example/v1"',
    );
  });

  it.each([
    ["http://127.0.0.1:8080", '"127.0.0.1:8080", InsecureChannelCredentials'],
    ["http://sluice.example", '"sluice.example:80", InsecureChannelCredentials'],
    ["https://sluice.example", '"sluice.example:443", TlsChannelCredentials'],
    ["http://[::1]:8080", '"[::1]:8080", InsecureChannelCredentials'],
  ])("open a gRPC channel to %s with %s", (origin, target) => {
    expect(codeOf("java", origin)).toContain(target);
  });

  it("send bodies that are JSON", () => {
    for (const id of ["curl", "curl-stream"]) {
      const body = /-d '(.*)'/.exec(codeOf(id, "http://127.0.0.1:8080"))?.[1] ?? "";
      expect(JSON.parse(body)).toMatchObject({ model: "auto" });
    }
  });
});
