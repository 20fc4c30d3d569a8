import type { Transport } from "@connectrpc/connect";
import { useSyncExternalStore } from "react";
import { SignInCard } from "#features/sign-in/components/sign-in-card";
import type { SessionStore } from "#lib/session";
import { Console } from "./console";
import { Providers } from "./providers";

/** The console for who is signed in, the sign-in card for everybody else. */
export function App({ session, transport }: { session: SessionStore; transport: Transport }) {
  const { token, refusal } = useSyncExternalStore(session.subscribe, session.get);
  // The key gives each token server state of its own: what one may see is not shown to the next.
  return (
    <Providers key={token ?? "nobody"} transport={transport}>
      {token === undefined ? (
        <SignInCard refusal={refusal} onSignIn={session.signIn} />
      ) : (
        <Console onSignOut={session.signOut} />
      )}
    </Providers>
  );
}
