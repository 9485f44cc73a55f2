#!/usr/bin/env bash
# service_soak_test.sh - the short run of bench/service-soak: no wrong answer, nothing left behind.
. "$(dirname "$0")/lib.sh"

BUILD=$build exits 'the short soak' 0 "$top/bench/service-soak" --short
grep MISSED "$work/out"
finish
