/**
 * Takes the admin token out of an address such as `/#token=adm_…`, which ci/up prints.
 *
 * A fragment never leaves the browser. It is removed from the address bar and from the history at once,
 * so that the token is neither copied with a link nor seen over a shoulder.
 */
export function takeTokenFromAddress(
  location: Pick<Location, "hash" | "pathname" | "search">,
  history: Pick<History, "replaceState">,
): string | undefined {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ""));
  const token = fragment.get("token");
  if (token === null) {
    return undefined;
  }
  history.replaceState(null, "", location.pathname + location.search);
  const trimmed = token.trim();
  return trimmed === "" ? undefined : trimmed;
}
