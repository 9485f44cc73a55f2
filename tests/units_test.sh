#!/usr/bin/env bash
# units_test.sh - the unit files are what systemd takes, and confine the service well.
#
# The paths are those of an installation; for the check they are those of what was built.
. "$(dirname "$0")/lib.sh"

units=$top/tools/systemd
if ! command -v systemd-analyze >/dev/null; then
    echo 'skipped: no systemd-analyze'
    finish
fi

# Templates as those of a user who is everywhere.
for unit in "$units"/*.{service,socket,timer}; do
    name=${unit##*/}
    sed "s|=/usr/bin/quhua |=$quhua |" "$unit" >"$work/${name/nightly@/nightly@daemon}"
done
check 'ExecStart is the built program' grep -q "^ExecStart=$quhua serve " "$work/quhua.service"
check 'and so is that of the night' grep -q "^ExecStart=$quhua nightly " "$work/quhua-nightly@daemon.service"

# verify says what it does not like and may succeed all the same.
for unit in "$work"/*.{service,socket,timer}; do
    name=${unit##*/}
    exits "verify $name" 0 systemd-analyze verify --man=no "$unit"
    same "verify $name is silent" '' "$(grep -v '^$' "$work/err" "$work/out" -h)"
done

# exposed UNIT TENTHS: the score, times ten, is that at most.
exposed() {
    exits "$1 is exposed by $2 tenths at most" 0 \
        systemd-analyze security --no-pager --offline=true --threshold="$2" "$work/$1"
    echo "note: $(tr -s ' ' <"$work/out" | grep -o 'Overall exposure level.*[0-9]\.[0-9]')"
}
exposed quhua.service 10
exposed quhua-nightly@daemon.service 15

# What the tests of the service rest on.
has 'peer identity needs the real users' "$(cat "$units/quhua.service")" 'PrivateUsers= is NOT set'
check 'PrivateUsers= is not set' test -z "$(grep '^PrivateUsers=' "$units/quhua.service")"
check 'RuntimeDirectory= would remove the socket' test -z "$(grep '^RuntimeDirectory=' "$units/quhua.service")"
for line in Type=notify Requires=quhua.socket MemoryMax=256M LimitCORE=0 RestrictAddressFamilies=AF_UNIX; do
    check "$line" grep -qx "$line" "$units/quhua.service"
done
check 'the group may ask, others may not' grep -qx SocketMode=0660 "$units/quhua.socket"

same 'units start quhua, and what every Debian has' '/bin/mkdir
/bin/sh
/usr/bin/quhua' "$(sed -n 's/^Exec[A-Za-z]*=\([^ ]*\).*/\1/p' "$units"/*.service | sort -u)"

# The night: a missed one is made up for, a failed one told; results are their owner's.
for line in Persistent=true 'OnCalendar=*-*-* 02:00' RandomizedDelaySec=30min; do
    check "$line" grep -qxF "$line" "$units/quhua-nightly@.timer"
done
for line in User=%i UMask=0077 StateDirectoryMode=0700 PrivateNetwork=yes OnFailure=quhua-failure@%n.service; do
    check "$line" grep -qxF "$line" "$units/quhua-nightly@.service"
done
check 'no folder in the nightly folder is a mount of its own' \
    test -z "$(grep -E '^(State|Cache|ReadWrite|Bind).*nightly/%i/' "$units/quhua-nightly@.service")"

# expand GROUP: the system calls of systemd's group, with those of the groups in it.
expand() {
    local name
    systemd-analyze syscall-filter "$1" | sed -n 's/^    \([@a-z0-9_-]*\).*/\1/p' | while read -r name; do
        if [[ $name == @* ]]; then expand "$name"; else echo "$name"; fi
    done
}

# A night makes no system call that the unit forbids.
if command -v strace >/dev/null && "$quhua" nightly --help >/dev/null 2>&1; then
    mkdir -p "$work/night/in"
    cp "$top/tests/examples/roster.csv" "$work/night/in"
    touch "$work/night/in/roster.csv.ready"
    umask 077 # as in the unit
    exits 'a night' 0 strace -f -qq -o "$work/calls" "$quhua" nightly --retain=30 --metrics="$work/night.prom" "$work/night"
    same 'everybody may read the metrics' 644 "$(stat -c %a "$work/night.prom")"
    same 'and nobody the results' '' "$(find "$work/night/out" -perm /077)"
    allowed=$(comm -23 <(expand @system-service | sort -u) <({ expand @privileged && expand @resources; } | sort -u))
    used=$(sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$work/calls" | sort -u)
    check 'system calls are seen' test "$(wc -l <<<"$used")" -ge 20
    same 'system calls that the unit forbids' '' "$(comm -23 <(echo "$used") <(echo "$allowed"))"
else
    echo 'skipped: system calls of a night, there is no strace'
fi

# What the failure is told by, with a mailer that shows the mail.
printf '#!/bin/sh\ncat\n' >"$work/sendmail"
printf '#!/bin/sh\necho "Result=exit-code of $3"\n' >"$work/systemctl"
chmod +x "$work/sendmail" "$work/systemctl"
script=$(sed -e :a -e '/\\$/{N;s/\\\n//;ba' -e '}' "$units/quhua-failure@.service" |
    sed -n "s/^ExecStart=.bin.sh -c '\(.*\)' sh %i$/\1/p" | sed "s|/usr/sbin/sendmail|$work/sendmail|")
mail=$(PATH=$work:$PATH sh -c "$script" sh quhua-nightly@a.service)
same 'a mail about a failure' 'To: root
Subject: quhua-nightly@a.service failed

Result=exit-code of quhua-nightly@a.service

More: journalctl --unit=quhua-nightly@a.service' "$mail"

# tmpfiles and sysusers take theirs, in a root of their own.
mkdir -p "$work/root/etc"
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$work/root/etc/passwd"
printf 'root:x:0:\n' >"$work/root/etc/group"
exits 'systemd-sysusers' 0 systemd-sysusers --root="$work/root" "$units/quhua-sysusers.conf"
check 'the group is there' grep -q '^quhua:' "$work/root/etc/group"
if ((EUID == 0)); then
    exits 'systemd-tmpfiles' 0 systemd-tmpfiles --root="$work/root" --create "$units/quhua-tmpfiles.conf"
    check 'the folders are there' test -d "$work/root/var/lib/quhua/nightly" -a -d "$work/root/run/quhua"
else
    echo 'skipped: systemd-tmpfiles, which only root may ask'
fi

# options_of COMMAND UNIT: the options of its ExecStart are those of the program.
options_of() {
    local help
    help=$("$quhua" "$1" --help) || { echo "skipped: options of $2, there is no quhua $1" && return; }
    for option in $(grep -h ^ExecStart= "$units/$2" | grep -o -e '--[a-z-]*'); do
        has "$2: option $option" "$help" "$option"
    done
}
options_of serve quhua.service 2>/dev/null
options_of nightly quhua-nightly@.service 2>/dev/null
finish
