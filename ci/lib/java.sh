# Finding the JDK; sourced by the scripts in ci/.

# Prints the home of a JDK 25. Looks, in this order, at JAVA_HOME, at java on the PATH, and where
# JDKs are usually installed. Finds none: says so in one line on standard error and returns 1.
find_jdk25() {
    local java home
    java=$(command -v java || true)
    if [ -n "$java" ]; then
        java=$(readlink -f "$java" 2>/dev/null || echo "$java")
        java=${java%/bin/java}
    fi
    for home in "${JAVA_HOME:-}" "$java" \
        /usr/lib/jvm/* /opt/* /opt/java/* /usr/local/lib/jvm/* /usr/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
        if is_jdk25 "$home"; then
            echo "$home"
            return 0
        fi
    done
    echo "no JDK 25 found (JAVA_HOME=${JAVA_HOME:-not set}, java on the PATH: ${java:-none}):" \
        "install one, for example Temurin 25 (package temurin-25-jdk, brew temurin@25," \
        "or 'sdk install java 25-tem'), or set JAVA_HOME to it" >&2
    return 1
}

# Whether the folder $1 holds a compiler of Java 25; a run-time alone is not enough to build.
is_jdk25() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 1
    if [ -r "$1/release" ]; then
        grep -Eq '^JAVA_VERSION="25([."+-]|$)' "$1/release"
    else
        "$1/bin/javac" -version 2>&1 | grep -Eq '^javac 25([.+-]|$)'
    fi
}
