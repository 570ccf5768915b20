# SPDX-License-Identifier: GPL-3.0-or-later
# Set-up shared by ./quickstart and ./check; to be sourced by bash.

jobs=$(nproc 2>/dev/null || echo 2)

# Debian packages; package=command where any provider of the command will do.
build_packages="gcc=gcc libc6-dev make=make autoconf=autoconf
    automake=automake libtool pkg-config=pkg-config libconfig-dev libgsl-dev
    libyaml-dev libjansson-dev libcsv-dev libgmp-dev libmuparser-dev
    nettle-dev libhdf5-dev libcunit1-dev"
# What draws charts, and puts the page of `joulenest report` together.
drawing_packages="gnuplot-nox=gnuplot fonts-dejavu-core nodejs=node npm=npm"
check_packages="g++=g++ clang=clang clang-tidy=clang-tidy
    clang-format=clang-format libclang-rt-14-dev cppcheck=cppcheck gcovr=gcovr
    valgrind=valgrind doxygen=doxygen groff=groff chromium=chromium"

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

is_installed() {
    local package=${1%%=*} command=${1#*=}
    if [ "$command" != "$1" ] && command -v "$command" >/dev/null; then
        return 0
    fi
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" \
        = installed ]
}

# Those of the packages given that are not installed, on one line.
missing_packages() {
    local entry
    for entry in "$@"; do
        is_installed "$entry" || printf ' %s' "${entry%%=*}"
    done
}

# The command that lets us act as root, or nothing if there is none.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        printf env
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }
    then
        printf 'sudo env'
    fi
}

# Installs those of the packages given that are missing.  Needs neither rights
# nor a network when none is.
install_packages() {
    local missing root
    if ! command -v dpkg-query >/dev/null; then
        say "this is not Debian: please install what configure asks for"
        return 0
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    root=$(as_root)
    [ -n "$root" ] || die "these packages are missing and installing them needs root:
    apt-get install --no-install-recommends$missing"
    say "installing$missing"
    $root apt-get -q -o DPkg::Lock::Timeout=600 update ||
        say "the list of packages could not be brought up to date; trying on"
    # shellcheck disable=SC2086
    $root DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=600 install --no-install-recommends $missing ||
        die "apt-get could not install$missing"
}

# Makes configure unless it is there and newer than what it is made from.
make_configure() {
    local stale
    [ -f configure ] && [ -f Makefile.in ] &&
        stale=$(find configure.ac m4/jn_*.m4 Makefile.am -newer configure) &&
        [ -z "$stale" ] && return 0
    say "making configure"
    autoreconf -fi >/dev/null 2>&1 || autoreconf -fi ||
        die "autoreconf failed"
}

# configure_in FOLDER ARGUMENT...: an out-of-tree build, configured once.
configure_in() {
    local folder=$1 source
    source=$(pwd)
    shift
    mkdir -p "$folder"
    [ -f "$folder/Makefile" ] && [ "$folder/Makefile" -nt configure ] &&
        return 0
    (cd "$folder" && "$source/configure" -q "$@") ||
        { say "configure failed in $folder"; return 1; }
}
