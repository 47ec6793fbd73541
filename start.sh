#!/usr/bin/env bash
# Builds what is out of date and starts the gateway; the arguments are the gateway's ("--help" lists
# them). "--demo" is short for its command demo.
set -eu
root=$(cd "$(dirname "$0")" && pwd)

java=$("$root/scripts/find-jdk.sh")/bin/java
"$root/scripts/build.sh"

if [ "${1:-}" = --demo ]; then
    shift
    set -- demo "$@"
    # without a browser the demo prints the link to open
    if chromium=$("$root/scripts/find-chromium.sh" --install); then
        export CHROMIUM="$chromium"
    fi
fi

# native access and unsafe memory: Netty. The serial collector took the least memory under load, by far.
exec "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseSerialGC -jar "$root/server/target/lmarena-proxy.jar" "$@"
