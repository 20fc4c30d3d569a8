#!/bin/sh
# Builds the console into a folder: scripts/build-console.sh target/classes/console
# Maven calls it. It does only what is needed: `npm ci` when the lock file changed, the build when a source
# changed. -Dskip.console=true leaves the console out of a Java-only build.
set -eu

out=${1:?"output folder: missing (expected: scripts/build-console.sh FOLDER)"}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")/.."

fail() {
    echo "Console: $1" >&2
    echo "Install Node 20.19 or newer with npm, or leave the console out with -Dskip.console=true." >&2
    exit 1
}

command -v node >/dev/null || fail "node: not found on PATH (expected: Node 20.19 or newer)"
command -v npm >/dev/null || fail "npm: not found on PATH (expected: the npm that comes with Node)"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    fail "node: $(node --version) (expected: v20.19 or newer)"

# A stamp is the hash of what a step reads; a step whose stamp still fits is not done again.
hash_of() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
fits() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

lock=$(hash_of package-lock.json)
if ! fits node_modules/.sluice-stamp "$lock"; then
    npm ci --no-audit --no-fund --loglevel=error
    echo "$lock" >node_modules/.sluice-stamp
fi

sources=$(hash_of package-lock.json package.json vite.config.ts tsconfig.json index.html public src \
    ../proto/buf.yaml ../proto/buf.gen.yaml ../proto/src/main/proto ../proto/third_party scripts)
stamp=target/console.stamp
if [ ! -f "$out/index.html" ] || ! fits "$stamp" "$sources"; then
    npm run --silent codegen
    CONSOLE_OUT=$out npm run --silent build -- --logLevel warn
    mkdir -p target
    echo "$sources" >"$stamp"
fi
