#!/usr/bin/env bash
# Builds what is out of date, and says nothing where nothing is.
#   build.sh packages     the npm packages
#   build.sh userscript   and userscript/dist/lmarena_injector.user.js
#   build.sh dashboard    and dashboard/dist
#   build.sh [jar]        and server/target/lmarena-proxy.jar
set -eu
cd "$(dirname "$0")/.."

# Is the file $1 missing, or older than one of the files and folders that follow?
outdated() {
    local target=$1
    shift
    [ ! -e "$target" ] ||
        [ -n "$(find "$@" \( -name node_modules -o -name dist \) -prune -o -newer "$target" -print 2>/dev/null)" ]
}

# Runs a command and shows what it wrote only where it fails.
quietly() {
    local output
    output=$("$@" 2>&1) && return
    printf '%s\n' "$output" >&2
    exit 1
}

require_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        echo "Node.js and npm are missing. Install version 20 or newer: https://nodejs.org." >&2
        exit 1
    fi
    local version
    version=$(node --version)
    version=${version#v}
    if [ "${version%%.*}" -lt 20 ]; then
        echo "Node.js $version is too old. Install version 20 or newer: https://nodejs.org." >&2
        exit 1
    fi
}

build_packages() {
    outdated node_modules/.package-lock.json package-lock.json || return 0
    require_node
    echo "Installing the npm packages ..."
    quietly npm ci --ignore-scripts
}

build_userscript() {
    build_packages
    outdated userscript/dist/lmarena_injector.user.js protocol userscript package-lock.json || return 0
    require_node
    echo "Building the userscript ..."
    quietly npm run build -w userscript
}

build_dashboard() {
    build_userscript
    outdated dashboard/dist/files.txt dashboard package-lock.json || return 0
    require_node
    echo "Building the dashboard ..."
    quietly npm run build -w dashboard
    # files of older builds, whose names nobody knows any more
    rm -rf server/target/{classes,fast/classes}/monitor
}

build_jar() {
    build_dashboard
    outdated server/target/lmarena-proxy.jar pom.xml {server,simulator}/{pom.xml,src/main} \
        userscript/dist/lmarena_injector.user.js dashboard/dist/files.txt || return 0
    echo "Building the gateway (the first time Maven downloads its libraries: a minute or two) ..."
    quietly scripts/mvn.sh -q -Dfast -Dmaven.test.skip=true -pl server -am package
    # a jar that came out the same keeps its old time
    touch server/target/lmarena-proxy.jar
}

case ${1:-jar} in
    packages | userscript | dashboard | jar) "build_${1:-jar}" ;;
    *)
        echo "usage: build.sh [packages | userscript | dashboard | jar]" >&2
        exit 2
        ;;
esac
