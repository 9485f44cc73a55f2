#!/usr/bin/env bash
# service_tsan_test.sh - reloads under load with ThreadSanitizer: what the threads share is exchanged
# and never shared.
#
# Only the service is built with it, which owns all threads; the library beneath has none.
. "$(dirname "$0")/lib.sh"

cd "$top" || exit 1
tsan=$(dirname "$build")/tsan
objects=$(make -s MODE=tsan BUILD="$tsan" \
    --eval='objects: ; @echo $(SERVE) $(SERVICE) $(COMMON) $(PROFILE) $(PARSER)' objects)
# shellcheck disable=SC2086 # the objects are words
make -s MODE=tsan BUILD="$tsan" $objects
# shellcheck disable=SC2086 # the objects are words
check 'the service links' gcc -fsanitize=thread -fno-lto -o "$tsan/quhua-serve" $objects "$build/libquhua.a" \
    -luv -linih -llmdb -lseccomp -lpthread

# The first report ends the service, so the test of reloads cannot miss it.
export TSAN_OPTIONS='halt_on_error=1 exitcode=99'
exits 'reloads' 0 env QUHUA_SERVE="$tsan/quhua-serve" tests/service_reload_test.py 15
grep -v ' passed, ' "$work/out"
finish
