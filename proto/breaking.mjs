// Compares the contract with the one at a git ref: `npm run breaking -- main`.
//
// The .git folder is asked for rather than assumed, so that it works in git worktrees too.
import { execFileSync, spawnSync } from "node:child_process";

const ref = process.argv[2];
if (!ref) {
  console.error("git ref: missing (expected: a branch, tag or commit, as in: npm run breaking -- main)");
  process.exit(2);
}
const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const commit = git("rev-parse", "--verify", `${ref}^{commit}`);
const repository = git("rev-parse", "--path-format=absolute", "--git-common-dir");
const { status } = spawnSync("buf", ["breaking", "--against", `${repository}#ref=${commit},subdir=proto`], {
  stdio: "inherit",
});
process.exit(status ?? 1);
