/** Who is signed in, and why somebody is not any more. */
export type Session = {
  readonly token?: string;
  /** Why the last token was refused, in plain words. */
  readonly refusal?: string;
};

export type SessionStore = {
  get: () => Session;
  /** Calls the listener on each change; returns how to stop. */
  subscribe: (listener: () => void) => () => void;
  signIn: (token: string) => void;
  signOut: () => void;
  /** Ends the session of a token that the gateway refused; of no other, since a new one may be in use. */
  refuse: (token: string | undefined) => void;
};

const STORAGE_KEY = "sluice.admin-token";
export const REFUSAL = "The gateway refused this admin token. Paste the one that ci/up printed.";

/** Keeps the admin token for this browser tab: sessionStorage forgets it with the tab. */
export function createSessionStore(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
): SessionStore {
  const listeners = new Set<() => void>();
  const stored = storage.getItem(STORAGE_KEY);
  let session: Session = stored === null ? {} : { token: stored };

  function change(next: Session) {
    session = next;
    if (next.token === undefined) {
      storage.removeItem(STORAGE_KEY);
    } else {
      storage.setItem(STORAGE_KEY, next.token);
    }
    listeners.forEach((listener) => {
      listener();
    });
  }

  return {
    get: () => session,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signIn: (token) => {
      change({ token });
    },
    signOut: () => {
      change({});
    },
    refuse: (token) => {
      if (token === session.token) {
        change({ refusal: REFUSAL });
      }
    },
  };
}
