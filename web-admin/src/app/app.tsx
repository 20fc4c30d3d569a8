import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { SignInCard } from "#features/sign-in/components/sign-in-card";
import type { SessionStore } from "#lib/session";
import { Console } from "./console";

/** The console for who is signed in, the sign-in card for everybody else. */
export function App({ session }: { session: SessionStore }) {
  const { token, refusal } = useSyncExternalStore(session.subscribe, session.get);
  const queries = useQueryClient();

  // What one token may see is not shown to the next.
  useEffect(() => {
    queries.clear();
  }, [queries, token]);

  return token === undefined ? (
    <SignInCard refusal={refusal} onSignIn={session.signIn} />
  ) : (
    <Console key={token} onSignOut={session.signOut} />
  );
}
