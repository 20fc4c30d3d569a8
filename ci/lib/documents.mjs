// Checks the documents: every relative link leads somewhere, and docs/dependencies.md names every
// direct dependency with the version that is in use.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const problems = [];
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file && existsSync(file));
const read = (file) => readFileSync(file, "utf8");

/** The anchor that a heading gets. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replace(/ /g, "-");

function anchors(markdown) {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchor(heading));
}

for (const file of files.filter((name) => name.endsWith(".md"))) {
  const text = read(file).replace(/^```[\s\S]*?^```/gm, "");
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path, fragment] = target.split("#");
    const goal = path ? normalize(join(dirname(file), path)) : file;
    if (!existsSync(goal)) {
      problems.push(`${file}: ${target}: leads nowhere`);
    } else if (fragment && goal.endsWith(".md") && !anchors(read(goal)).includes(fragment)) {
      problems.push(`${file}: ${target}: no such heading`);
    }
  }
}

const root = read("pom.xml");
const property = (text) =>
  text.replace(/\$\{([^}]+)}/g, (_, name) => root.match(`<${name}>([^<]+)</${name}>`)?.[1] ?? name);
const tag = (name, xml) => property(xml.match(`<${name}>([^<]+)</${name}>`)?.[1] ?? "");
/** What a POM names: dependencies, plugins, processors; a module leaves the version to the root. */
const artifacts = (pom) =>
  [...read(pom).matchAll(/<(dependency|plugin|path|binaryMavenPlugin)>([\s\S]*?)<\/artifactId>([\s\S]*?)<\/\1>/g)]
    .map(([whole, , head]) => ({ name: tag("artifactId", `${head}</artifactId>`), group: tag("groupId", whole), version: tag("version", whole.replace(/<configuration>[\s\S]*/, "")), pom }))
    .filter(({ group }) => group !== "dev.sluice");

const page = existsSync("docs/dependencies.md") ? read("docs/dependencies.md") : "";
const rows = page.split("\n").filter((line) => line.startsWith("|"));
function require(name, version, where) {
  const row = rows.find((line) => line.includes(`\`${name}\``));
  if (!row) {
    problems.push(`docs/dependencies.md: ${name} (${where}) is missing`);
  } else if (version && !row.includes(version)) {
    problems.push(`docs/dependencies.md: ${name}: ${row.split("|")[2]?.trim()} (expected: ${version})`);
  }
}
for (const pom of files.filter((name) => /(^|\/)pom\.xml$/.test(name))) {
  artifacts(pom).forEach(({ name, version }) => require(name, version, pom));
}
for (const file of files.filter((name) => /(^|\/)package\.json$/.test(name))) {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(file));
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).forEach(([name, version]) =>
    require(name, version.replace(/^npm:.*@/, ""), file),
  );
}

problems.forEach((problem) => console.error(problem));
process.exit(problems.length ? 1 : 0);
