#!/usr/bin/env bash
# Runs Maven with a JDK that can build the project.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)

if ! command -v mvn >/dev/null; then
    echo "Maven is missing. Install version 3.8 or newer: 'sudo apt install maven', 'brew install maven'" >&2
    echo "or https://maven.apache.org/download.cgi." >&2
    exit 1
fi
JAVA_HOME=$("$scripts/find-jdk.sh")
export JAVA_HOME
cd "$scripts/.."
exec mvn -B "$@"
