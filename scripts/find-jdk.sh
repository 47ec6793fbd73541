#!/usr/bin/env bash
# Prints the home of a JDK 25 or newer. Where there is none it says what to install and exits with 1.
# Written for bash 3.2, the one that macOS has.
set -u

oldest=25

# Prints the major version of the JDK in $1; fails where there is no JDK, or only a JRE.
version_of() {
    local line=
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        line=$(grep '^JAVA_VERSION=' "$1/release")
    else
        line=$("$1/bin/javac" -version 2>/dev/null)
    fi
    # 'JAVA_VERSION="25.0.1"' and 'javac 25.0.1' both end in the version
    line=${line#*[= ]}
    line=${line#\"}
    line=${line%%[!0-9]*}
    [ -n "$line" ] && echo "$line"
}

# Prints $1 and ends the script where it is the home of a JDK that is new enough.
try() {
    local version
    [ -n "$1" ] && version=$(version_of "$1") && [ "$version" -ge "$oldest" ] || return 0
    echo "$1"
    exit 0
}

# Tries the newest of the homes in the arguments.
try_newest() {
    local home version newest='' newest_version=0
    for home in "$@"; do
        version=$(version_of "$home") || continue
        if [ "$version" -gt "$newest_version" ]; then
            newest=$home
            newest_version=$version
        fi
    done
    try "$newest"
}

# Prints the home that the command java belongs to.
home_on_path() {
    local java link
    java=$(command -v java) || return 0
    while [ -L "$java" ]; do
        link=$(readlink "$java")
        case $link in
            /*) java=$link ;;
            *) java=$(dirname "$java")/$link ;;
        esac
    done
    # macOS: a stub that asks for a download; its JDKs are found below
    [ "$(uname -s)/$java" = Darwin//usr/bin/java ] && return 0
    if [ -x "$(dirname "$java")/javac" ]; then
        (cd "$(dirname "$java")/.." && pwd -P)
    else
        # a version manager's shim, or a JRE
        "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
    fi
}

try "${JAVA_HOME:-}"
try "$(home_on_path)"
try_newest /usr/lib/jvm/*
if [ -x /usr/libexec/java_home ]; then
    try "$(/usr/libexec/java_home -v "$oldest+" 2>/dev/null)"
    try_newest {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
fi
try_newest "${HOME:-}"/.sdkman/candidates/java/*

cat >&2 <<EOF
LMArena Proxy needs a JDK $oldest or newer, and there is none in JAVA_HOME, on the PATH or in the usual places.
EOF
case $(uname -s) in
    Darwin) echo "Install one with 'brew install --cask temurin', or from https://adoptium.net." ;;
    *)
        echo "Install one with your package manager ('sudo apt install openjdk-25-jdk' or"
        echo "'sudo dnf install java-25-openjdk-devel'), or from https://adoptium.net."
        ;;
esac >&2
echo "A JDK in another place is found through JAVA_HOME." >&2
exit 1
