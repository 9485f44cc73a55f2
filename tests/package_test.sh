#!/usr/bin/env bash
# package_test.sh - the Debian packages: installed, used and purged in a root of their own; nothing is
# left of them.
#
# The root is this machine's, beneath a layer in memory that takes every change, without the project.
# $QUHUA_ROOT: the folder of another one, such as `make deb-check` makes; $QUHUA_PACKAGES: a folder
# with packages, else what is built is packed.
. "$(dirname "$0")/lib.sh"

# ---- outside: the packages -----------------------------------------------------------------------------

if [[ ${1-} != inside ]]; then
    symbols=$(sed -n 's/^ \(quhua_[a-z_]*\)@Base .*/\1/p' "$top/tools/debian/libquhua1.symbols")
    same 'every function of quhua.h is in libquhua1.symbols' "$("$top/tools/man3" --names | sort)" "$(sort <<<"$symbols")"
    same 'the library exports just these' "$(sort <<<"$symbols")" \
        "$(nm -D --defined-only "$build/libquhua.so.1" | awk '{ print $3 }' | sort)"
    version=$("$quhua" --version)
    has 'the version of the changelog' "$(head -n 1 "$top/tools/debian/changelog")" "quhua (${version#quhua })"
    if ((EUID != 0)) || ! command -v dh >/dev/null; then
        echo 'skipped: building and installing the packages, it takes root and debhelper'
        finish
    fi
    if [[ -z ${QUHUA_PACKAGES-} ]]; then
        export QUHUA_PACKAGES=$work/packages
        DEB_BUILD_OPTIONS=noautodbgsym exits 'the packages are built' 0 "$top/tools/package" "$build" "$QUHUA_PACKAGES"
    fi
    # shellcheck disable=SC2016 # for the other shell
    if ! unshare -m sh -c 'mount -t tmpfs none "$1" && cd "$1" && mkdir upper work root &&
        mount -t overlay none -o lowerdir=/,upperdir=upper,workdir=work root' sh "$work" 2>/dev/null; then
        echo 'skipped: installing the packages, such mounts are not allowed here'
        finish
    fi
    unshare -m --propagation private "$0" inside >"$work/inside"
    grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$work/inside"
    read -r inside_passed _ inside_failed _ < <(tail -n 1 "$work/inside")
    passed=$((passed + inside_passed)) failed=$((failed + ${inside_failed:-1}))
    finish
fi

# ---- inside: a root ---------------------------------------------------------------------------------------

mount -t tmpfs none "$work"
# What is mounted goes first, and nothing beneath another mount is removed.
trap 'kill $(jobs -rp) 2>/dev/null; cd /; umount -R "$work"; rmdir "$work"' EXIT
root=$work/root upper=$work/upper
mkdir "$root" "$upper" "$work/overlay"
lower=$(realpath "${QUHUA_ROOT:-/}")
mount -t overlay none -o "lowerdir=$lower,upperdir=$upper,workdir=$work/overlay" "$root"
mount -t proc none "$root/proc"
# Where packages of a container leave manual pages out, ours does not.
for folder in dev run tmp etc/dpkg/dpkg.cfg.d; do mount -t tmpfs none "$root/$folder"; done
if [[ $lower == / ]]; then mount -t tmpfs none "$root$top"; fi
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/urandom" c 1 9
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/tmp/packages"
cp "$QUHUA_PACKAGES"/*quhua*.deb "$root/tmp/packages"
rm -f "$root"/tmp/packages/*dbgsym*
cp "$top/tests/examples/roster.csv" "$root/tmp"
sed -n '/^#include <quhua.h>$/,/^\.Ed/p' "$top/tools/man/quhua.3" |
    sed -e '/^\.Ed/d' -e 's/\\e/\\/g' -e 's/\\-/-/g' >"$root/tmp/example.c"

# within COMMAND...: in that root, with nothing of this environment.
in_root=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
    DEBIAN_FRONTEND=noninteractive)
within() {
    "${in_root[@]}" "$@"
}
# The index of all manual pages takes as long as all the rest.
within sh -c 'echo man-db man-db/auto-update boolean false | debconf-set-selections' 2>/dev/null
within sh -c 'rm -f /var/lib/man-db/auto-update'

# ---- install, use -----------------------------------------------------------------------------------------

exits 'dpkg --install' 0 within sh -c 'dpkg --install /tmp/packages/*.deb'
same 'all three are installed' 'ii ii ii' \
    "$(within dpkg-query -W -f '${db:Status-Abbrev}' quhua libquhua1 libquhua-dev | xargs)"
exits 'no file of them was changed' 0 within dpkg --verify quhua libquhua1 libquhua-dev
same 'nothing says that it was' '' "$(cat "$work/out")"

same 'index info' /usr/lib/quhua/quhua.idx "$(within quhua index info | awk '$1 == "file" { print $2 }')"
exits 'index verify' 0 within quhua index verify
same lookup $'320812\tcounty\t江苏省淮安市清江浦区' "$(within quhua lookup qjp)"
same normalize $'accept\t320722\t江苏省东海县\tparent_supplied\t' "$(within quhua normalize --profile=js-2024 东海县)"
exits fix 1 within quhua fix --profile=js-2024 -o /tmp /tmp/roster.csv
check 'the fixed roster' test -s "$root/tmp/roster.fixed.csv"
mkdir -p "$root/var/lib/quhua/nightly/daemon/in"
cp "$root/tmp/roster.csv" "$root/var/lib/quhua/nightly/daemon/in"
touch "$root/var/lib/quhua/nightly/daemon/in/roster.csv.ready"
exits nightly 0 within quhua nightly /var/lib/quhua/nightly/daemon
check 'the results of the night' test -s "$root/var/lib/quhua/nightly/daemon/out/roster/roster.fixed.csv"
for page in 1:quhua 1:quhua-fix 3:quhua 3:quhua_normalize 5:quhua-profile 8:quhua-serve; do
    check "quhua's page ${page#*:}(${page%:*})" test -e "$root/usr/share/man/man${page%:*}/${page#*:}.${page%:*}.gz"
done
if within sh -c 'command -v man' >/dev/null; then
    has 'man quhua-fix' "$(within man quhua-fix 2>&1)" 'quhua-fix — '
fi
has 'what Tab offers' "$(within bash -c '. /usr/share/bash-completion/completions/quhua
    COMP_WORDS=(quhua norm) COMP_CWORD=1; _quhua; echo "${COMPREPLY[@]}"')" normalize
exits 'a program is compiled' 0 within sh -c \
    'cc /tmp/example.c $(pkg-config --cflags --libs quhua) -o /tmp/example'
same 'and runs' '320722 江苏省东海县' "$(within sh -c '/tmp/example $(pkg-config --variable=index quhua)')"
exits 'and a static one' 0 within sh -c \
    'cc -static /tmp/example.c $(pkg-config --static --cflags --libs quhua) -o /tmp/example'

# The service, started by the first who asks, with the command of its unit.
check 'the socket is enabled' test -L "$root/etc/systemd/system/sockets.target.wants/quhua.socket"
check 'its folder is there' test -d "$root/run/quhua"
check 'its group is there' grep -q '^quhua:' "$root/etc/group"
command=$(sed -n 's/^ExecStart=\([^$]*\).*/\1/p' "$root/lib/systemd/system/quhua.service")
# shellcheck disable=SC2086 # the command is words
"${in_root[@]}" systemd-socket-activate --listen=/run/quhua/quhua.sock $command 2>"$work/service.log" &
for _ in {1..200}; do [[ -S $root/run/quhua/quhua.sock ]] && break || sleep 0.05; done
same call $'accept\t320722\t江苏省东海县\tparent_supplied\t' \
    "$(within quhua call --socket=/run/quhua/quhua.sock 东海县)"
has 'the service used the installed index' "$(cat "$work/service.log")" ready
kill $!
wait $!
same 'the service ended well' 0 $?
rm -f "$root/run/quhua/quhua.sock"

# ---- purge ------------------------------------------------------------------------------------------------

exits 'dpkg --remove leaves rosters' 0 within dpkg --remove libquhua-dev libquhua1 quhua
check 'rosters are there' test -s "$root/var/lib/quhua/nightly/daemon/done/roster.csv"
exits 'dpkg --purge' 0 within dpkg --purge libquhua-dev libquhua1 quhua
check 'rosters are there after all' test -s "$root/var/lib/quhua/nightly/daemon/done/roster.csv"

# Again, without rosters, and with what a night of a user and an administrator leave.
exits 'installed again' 0 within sh -c 'dpkg --install /tmp/packages/*.deb'
rm -rf "$root/var/lib/quhua/nightly/daemon"
timers=$root/etc/systemd/system/timers.target.wants
mkdir -p "$timers" "$root/var/cache/quhua/daemon"
ln -s /lib/systemd/system/quhua-nightly@.timer "$timers/quhua-nightly@daemon.timer"
touch "$root/var/cache/quhua/daemon/nightly.prom"
exits 'purged again' 0 within dpkg --purge libquhua-dev libquhua1 quhua
same 'nothing of that name is left' '' "$(cd "$root" && find etc lib usr var run -xdev -path var/cache/man -prune -o \
    -name '*quhua*' -print)"
same 'no group is left' '' "$(grep '^quhua:' "$root/etc/group")"

# Every file that the layer took is as it was, but for the books of the system itself.
changed=$(cd "$upper" && find . ! -type d -printf '%P\n' | while read -r file; do
    case $file in
    var/lib/dpkg/* | var/log/* | var/cache/* | var/lib/systemd/* | etc/ld.so.cache) ;;
    etc/group- | etc/gshadow- | var/lib/man-db/*) ;;
    *) cmp -s "$file" "$lower/$file" || echo "$file" ;;
    esac
done)
same 'every other file is as before' '' "$changed"
same 'no folder is left' '' "$(cd "$upper" && find . -type d -printf '%P\n' | while read -r folder; do
    [[ -d $lower/$folder ]] || echo "$folder"
done)"
finish
