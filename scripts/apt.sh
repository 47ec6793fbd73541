# How the other scripts ask Debian's apt, which is never asked for a password; to be sourced.
# Written for bash 3.2, the one that macOS has.

# Whether there is apt, and every further program that is named.
has_apt() {
    local name
    for name in apt-get "$@"; do
        command -v "$name" >/dev/null || return
    done
}

# Runs a command as root without asking for a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The first list of packages may be older than the packages, or missing.
apt_update() {
    as_root apt-get update -qq >/dev/null 2>&1
}

# Says that it takes a while.
apt_begins() {
    echo "Getting $1 with apt; this can take some minutes." >&2
}
