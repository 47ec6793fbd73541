#!/usr/bin/env bash
# Prints the path of Chromium or Chrome; CHROMIUM names one of your own choice. Where there is none,
# --install takes Debian's package if it may, else the script says what to install and exits with 1.
# Written for bash 3.2, the one that macOS has.
set -u
. "$(dirname "$0")/apt.sh"

find_chromium() {
    local name app
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    for app in {/Applications,"${HOME:-}/Applications"}/{Chromium,"Google Chrome"}.app; do
        name="$app/Contents/MacOS/$(basename "$app" .app)"
        [ -x "$name" ] && echo "$name" && return
    done
    return 1
}

install_chromium() {
    has_apt && as_root true 2>/dev/null || return 1
    apt_begins chromium
    apt_update &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null
}

if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" && exit
    echo "CHROMIUM is set, but there is no program $CHROMIUM." >&2
    exit 1
fi

find_chromium && exit
[ "${1:-}" = --install ] && install_chromium && find_chromium && exit

case $(uname -s) in
    Darwin) how="'brew install --cask chromium'" ;;
    *) how="'sudo apt-get install chromium' or your package manager's command" ;;
esac
echo "No Chromium or Chrome was found. Install one with $how, or name one in CHROMIUM." >&2
exit 1
