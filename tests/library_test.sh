#!/usr/bin/env bash
# library_test.sh - the header, the shared library and what it brings into a program.
. "$(dirname "$0")/lib.sh"

library=$build/libquhua.so.1
strict=(-Wall -Wextra -Wpedantic -Werror)
use=$top/tests/library/use.c

# ---- symbols ------------------------------------------------------------------------------------

defined=$(nm -D --defined-only "$library" | awk '{ print $3 }')
undefined=$(nm -D --undefined-only "$library" | awk '{ sub(/@.*/, "", $2); print $2 }')
same 'symbols that are not ours' '' "$(grep -v '^quhua_' <<<"$defined" | tr '\n' ' ')"
declared=$(grep -oE '\bquhua_[a-z_]+\(' "$top/src/quhua.h" | tr -d '(' | sort -u)
same 'declared and defined' "$declared" "$(sort -u <<<"$defined")"
same 'symbols of printing, exiting and the environment' '' \
    "$(grep -E '^_*(v?f?printf|v?sprintf|f?puts|f?putc|putchar|perror|fopen|fwrite|stdout|stderr|exit|_exit|abort|getenv|secure_getenv|system|pthread_.*)(_chk)?$' <<<"$undefined" | tr '\n' ' ')"
same 'needed libraries' 'libc.so.6 liblmdb.so.0' \
    "$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ' | sed 's/ $//')"
same 'soname' 'libquhua.so.1' "$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')"
same 'writable globals of the core' '' \
    "$(nm "$build/libquhua.a" | awk '$2 ~ /^[bBdDC]$/ { print $3 }' | tr '\n' ' ')"

# ---- the header alone ---------------------------------------------------------------------------

for compiler in gcc clang; do
    check "quhua.h, C11, $compiler" "$compiler" -std=c11 "${strict[@]}" -fsyntax-only -x c "$top/src/quhua.h"
done
for standard in c++11 c++20; do
    check "quhua.h, $standard" clang "-std=$standard" "${strict[@]}" -fsyntax-only -x c++ "$top/src/quhua.h"
done

# ---- programs with the shared library ------------------------------------------------------------

# program NAME COMPILER...: built with the library, it answers.
program() {
    local name=$1
    shift
    check "$name builds" "$@" "${strict[@]}" -I "$top/src" -o "$work/$name" "$use" -L "$build" -lquhua
    same "$name answers" 'accept 320722 江苏省东海县' \
        "$(LD_LIBRARY_PATH=$build "$work/$name" "$build/quhua.idx" 江苏省东海县)"
}
program c gcc -std=c11
program cxx clang -std=c++11 -x c++
exits 'a missing index' 2 env LD_LIBRARY_PATH="$build" "$work/c" "$work/none" 东海县

# ---- no allocation, little memory ------------------------------------------------------------------

# sum COMMAND...: adds the counts that it prints.
sum() {
    local output
    output=$("$@")
    grep '^not ok' <<<"$output"
    read -r good _ bad _ <<<"$(tail -n 1 <<<"$output")"
    passed=$((passed + good))
    failed=$((failed + bad))
}
gcc -std=gnu11 -O1 -fno-builtin -o "$work/no_allocation" "$top/tests/library/no_allocation.c" \
    "$build/libquhua.a" -llmdb -lxxhash
sum "$work/no_allocation" "$build/quhua.idx"

gcc -std=gnu11 -O2 -o "$work/launch" "$top/bench/launch.c"
memory=$("$work/launch" 1 "$quhua" normalize 江苏省东海县 | awk '$1 == "peak" { print $2 }')
check "memory of one text is $memory KiB, at most 16 MiB" test "${memory:-99999}" -le 16384
finish
