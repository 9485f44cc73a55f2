#!/usr/bin/env bash
# package_boot.sh - the packages on a running system: their units, as systemd takes them, in a container
# of its own. `make deb-check` runs it; it takes root and cgroups.
#
# $QUHUA_ROOT: the folder of a Debian with systemd, which is not changed; $QUHUA_PACKAGES: the packages.
. "$(dirname "$0")/lib.sh"
QUHUA_ROOT=$(realpath "$QUHUA_ROOT") && QUHUA_PACKAGES=$(realpath "$QUHUA_PACKAGES") || exit 1

# ---- inside: the first process of the container ----------------------------------------------------------

# mount_root: a layer in memory over $QUHUA_ROOT, with the devices that services get.
mount_root() {
    local device folder
    mount -t tmpfs none "$1"
    mkdir "$1/root" "$1/upper" "$1/work"
    mount -t overlay none -o "lowerdir=$QUHUA_ROOT,upperdir=$1/upper,workdir=$1/work" "$1/root"
    cd "$1/root" || exit 1
    mount -t proc none proc
    mount -t sysfs none sys
    mount -t cgroup2 none sys/fs/cgroup
    for folder in dev run tmp; do mount -t tmpfs none "$folder"; done
    for device in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
        # shellcheck disable=SC2086 # words
        set -- $device && mknod -m 666 "dev/$1" c "$2" "$3"
    done
    ln -s /proc/self/fd dev/fd
    ln -s pts/ptmx dev/ptmx
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666 none dev/pts
}

if [[ ${1-} == inside ]]; then
    trap - EXIT
    rmdir "$work" # it works in that of the outside
    set -e
    mount_root "$2"
    mkdir packages old
    cp "$QUHUA_PACKAGES"/quhua_*.deb packages
    cp "$top/tests/examples/roster.csv" .
    # The mailer of this machine.
    printf '#!/bin/sh\ncat >/var/mail/root\n' >usr/sbin/sendmail
    chmod 755 usr/sbin/sendmail
    chroot . sh -c 'dpkg --install /packages/*.deb && useradd -m office && useradd -m -G quhua web && useradd -m other'
    pivot_root . old
    exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c \
        'umount -l /old; mount --make-rshared /; exec /lib/systemd/systemd --show-status=0' </dev/null
fi

# ---- outside ----------------------------------------------------------------------------------------------

cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
ours=$cgroups/quhua-test-$$
if ((EUID != 0)) || [[ -z $cgroups ]] || ! mkdir "$ours"; then
    echo 'skipped: it takes root and cgroups'
    finish
fi
first= # its first process, as it is seen from here
trap 'kill -KILL $first 2>/dev/null; wait; find "$ours" -depth -type d -exec rmdir {} +; rm -rf "$work"' EXIT

(echo "$BASHPID" >"$ours/cgroup.procs" &&
    exec unshare -C -m -p -u -i -n --propagation private --fork "$0" inside "$work") >"$work/log" 2>&1 &
# in_it COMMAND...: inside.
in_it() {
    nsenter -t "$first" -m -p -u -i -n -C --root --wd env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 "$@"
}
# as USER COMMAND...
as() {
    local user=$1
    shift
    in_it setpriv --reuid="$user" --regid="$user" --init-groups "$@"
}
for _ in {1..300}; do
    kill -0 $! 2>/dev/null || break # it gave up
    read -r first _ <"/proc/$!/task/$!/children"
    [[ $(in_it systemctl is-system-running 2>/dev/null) =~ running|degraded ]] && break || sleep 0.2
done
if ! in_it systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; then
    kill -0 $! 2>/dev/null || first=
    echo "not ok the container does not run: $(tail -n 3 "$work/log")"
    failed=1
    finish
fi

call=(quhua call --socket=/run/quhua/quhua.sock 东海县)
answer=$'accept\t320722\t江苏省东海县\tparent_supplied\t'
same 'the service runs' active "$(in_it systemctl is-active quhua.service)"
same 'a member of the group is answered' "$answer" "$(as web "${call[@]}")"
exits 'others are not' 69 as other "${call[@]}"
exits reload 0 in_it systemctl reload quhua
in_it systemctl stop quhua.service 2>/dev/null
same 'who asks starts it' "$answer" "$(as web "${call[@]}")"
in_it mkdir /etc/systemd/system/quhua.service.d
in_it sh -c 'cp /usr/lib/quhua/quhua.idx /opt/other.idx
    printf "[Service]\nEnvironment=QUHUA_INDEX=/opt/other.idx \"OPTIONS=--profile=js-2024 --max-line=16k\"\n" \
        >/etc/systemd/system/quhua.service.d/ours.conf && systemctl daemon-reload && systemctl restart quhua'
same 'with an index and options of ours' "$answer" "$(as web "${call[@]}")"
in_it systemctl reload quhua
sleep 1
has 'it reloads ours' "$(in_it journalctl -u quhua -o cat -n 4)" 'index loaded: /opt/other.idx'

night=/var/lib/quhua/nightly/office
exits 'the timer' 0 in_it systemctl enable --now quhua-nightly@office.timer
exits 'a night makes its folders' 0 in_it systemctl start quhua-nightly@office
in_it sh -c "install -o office -m 600 /roster.csv $night/in && touch $night/in/roster.csv.ready"
exits 'a night' 0 in_it systemctl start quhua-nightly@office
exits 'its results are their owner'\''s' 0 as office test -s "$night/out/roster/roster.fixed.csv"
exits 'and nobody else'\''s' 1 as other test -e "$night/out"
exits 'its metrics are for all' 0 as other test -s /var/cache/quhua/office/nightly.prom
in_it sh -c "printf 'PK\003\004' >$night/in/a.xlsx && touch $night/in/a.xlsx.ready && chown office: $night/in/*"
exits 'a night with what is no roster' 1 in_it systemctl start quhua-nightly@office
sleep 1
has 'its mail' "$(in_it cat /var/mail/root)" 'Subject: quhua-nightly@office.service failed'
has 'tells the status' "$(in_it cat /var/mail/root)" ExecMainStatus=1
check 'and no name of a file' test -z "$(in_it grep -e roster -e xlsx /var/mail/root)"

exits purge 0 in_it dpkg --purge quhua
check 'rosters stay' in_it test -s "$night/done/roster.csv"
same 'nothing runs' '' "$(in_it systemctl list-units --no-legend --state=active 'quhua*')"
same 'nothing is left but what was put there by others' '/etc/systemd/system/quhua.service.d
/var/lib/quhua' "$(in_it find / -xdev -path "$night" -prune -o -path /packages -prune -o -name '*quhua*' -print | sort)"
finish
