#!/usr/bin/env bash
# Prints the path of Prometheus; PROMETHEUS names one of your own choice. Where there is none, --install
# unpacks Debian's package below target/, which needs no rights and starts no service, else the script
# says what to install and exits with 1. promtool stands beside it.
# Written for bash 3.2, the one that macOS has.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/apt.sh"
unpacked="$root/target/prometheus"

find_prometheus() {
    command -v prometheus && return
    [ -x "$unpacked/usr/bin/prometheus" ] && echo "$unpacked/usr/bin/prometheus"
}

download() {
    (cd "$unpacked" && apt-get download -qq prometheus </dev/null >/dev/null 2>&1)
}

install_prometheus() {
    has_apt dpkg-deb || return 1
    apt_begins prometheus
    mkdir -p "$unpacked" || return 1
    download || { apt_update && download; } || return 1
    dpkg-deb -x "$unpacked"/prometheus_*.deb "$unpacked" && rm -f "$unpacked"/prometheus_*.deb
}

if [ -n "${PROMETHEUS:-}" ]; then
    command -v "$PROMETHEUS" && exit
    echo "PROMETHEUS is set, but there is no program $PROMETHEUS." >&2
    exit 1
fi

find_prometheus && exit
[ "${1:-}" = --install ] && install_prometheus && find_prometheus && exit

case $(uname -s) in
    Darwin) how="'brew install prometheus'" ;;
    *) how="'sudo apt-get install prometheus' or your package manager's command" ;;
esac
echo "No Prometheus was found. Install it with $how, or name one in PROMETHEUS." >&2
exit 1
