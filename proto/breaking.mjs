// Compares the contract with the one at a git ref: `npm run breaking -- main`.
//
// The .git folder is asked for rather than assumed, so that it works in git worktrees too.
import { spawnSync } from "node:child_process";

const ref = process.argv[2] ?? "";
const git = (...args) => spawnSync("git", args, { encoding: "utf8" }).stdout.trim();
const commit = ref && git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
if (!commit) {
  console.error(`git ref: "${ref}" (expected: a branch, tag or commit, as in: npm run breaking -- main)`);
  process.exit(2);
}
const repository = git("rev-parse", "--path-format=absolute", "--git-common-dir");
const against = `${repository}#ref=${commit},subdir=proto`;
const { status } = spawnSync("buf", ["breaking", "--against", against], { stdio: "inherit" });
process.exit(status ?? 1);
