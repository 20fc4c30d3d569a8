import { beforeEach, describe, expect, it } from "vitest";
import { createSessionStore, REFUSAL } from "./session";

class FakeStorage {
  readonly entries = new Map<string, string>();
  getItem = (key: string) => this.entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.entries.set(key, value);
  removeItem = (key: string) => void this.entries.delete(key);
}

let storage: FakeStorage;
beforeEach(() => {
  storage = new FakeStorage();
});

describe("the session", () => {
  it("outlives a reload of the page", () => {
    createSessionStore(storage).signIn("adm_1");
    expect(createSessionStore(storage).get()).toEqual({ token: "adm_1" });
  });

  it("leaves nothing behind after the sign-out", () => {
    const session = createSessionStore(storage);
    session.signIn("adm_1");
    session.signOut();
    expect(session.get()).toEqual({});
    expect(storage.entries.size).toBe(0);
  });

  it("forgets a refused token and says why", () => {
    const session = createSessionStore(storage);
    session.signIn("adm_1");
    session.refuse("adm_1");
    expect(session.get()).toEqual({ refusal: REFUSAL });
    expect(storage.entries.size).toBe(0);
  });

  it("survives the late refusal of an earlier token", () => {
    const session = createSessionStore(storage);
    session.signIn("adm_old");
    session.signIn("adm_new");
    session.refuse("adm_old");
    expect(session.get()).toEqual({ token: "adm_new" });
  });

  it("tells listeners until they stop listening", () => {
    const session = createSessionStore(storage);
    let calls = 0;
    const stop = session.subscribe(() => calls++);
    session.signIn("adm_1");
    stop();
    session.signOut();
    expect(calls).toBe(1);
  });
});
