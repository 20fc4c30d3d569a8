import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { takeTokenFromAddress } from "#features/sign-in/token-fragment";
import { createSessionStore } from "#lib/session";
import { createTransport } from "#lib/transport";
import { App } from "./app";
import "./theme.css";

const session = createSessionStore(window.sessionStorage);

function signInFromAddress() {
  const token = takeTokenFromAddress(window.location, window.history);
  if (token !== undefined) {
    session.signIn(token);
  }
}

signInFromAddress();
// The link of ci/up may be opened in a tab that shows the console already; that loads nothing anew.
window.addEventListener("hashchange", signInFromAddress);

const root = document.getElementById("root");
if (root === null) {
  throw new Error("#root: missing (expected: an element of index.html)");
}
createRoot(root).render(
  <StrictMode>
    <App session={session} transport={createTransport(session)} />
  </StrictMode>,
);
