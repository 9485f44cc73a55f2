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

cp "$units"/quhua.service "$units"/quhua.socket "$work"
sed -i "s|^ExecStart=/usr/bin/quhua |ExecStart=$quhua |" "$work/quhua.service"
check 'ExecStart is the built program' grep -q "^ExecStart=$quhua serve " "$work/quhua.service"

# verify says what it does not like and may succeed all the same.
for unit in quhua.service quhua.socket; do
    exits "verify $unit" 0 systemd-analyze verify --man=no "$work/$unit"
    same "verify $unit is silent" '' "$(grep -v '^$' "$work/err" "$work/out" -h)"
done

# The threshold is the score times ten.
exits 'the service is exposed by 1.0 at most' 0 \
    systemd-analyze security --no-pager --offline=true --threshold=10 "$work/quhua.service"
echo "note: $(tr -s ' ' <"$work/out" | grep -o 'Overall exposure level.*[0-9]\.[0-9]')"

# What the tests of the service rest on.
has 'peer identity needs the real users' "$(cat "$units/quhua.service")" 'PrivateUsers= is NOT set'
check 'PrivateUsers= is not set' test -z "$(grep '^PrivateUsers=' "$units/quhua.service")"
check 'RuntimeDirectory= would remove the socket' test -z "$(grep '^RuntimeDirectory=' "$units/quhua.service")"
for line in Type=notify Requires=quhua.socket MemoryMax=256M LimitCORE=0 RestrictAddressFamilies=AF_UNIX; do
    check "$line" grep -qx "$line" "$units/quhua.service"
done
check 'the group may ask, others may not' grep -qx SocketMode=0660 "$units/quhua.socket"

# The options of ExecStart are those of the program.
if [[ -x $build/quhua-serve ]]; then
    help=$("$build/quhua-serve" serve --help)
    for option in $(grep -h ^ExecStart= "$units/quhua.service" | grep -o -e '--[a-z-]*'); do
        has "option $option" "$help" "$option"
    done
fi
finish
