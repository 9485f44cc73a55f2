#!/usr/bin/env bash
# install_test.sh - `make install` puts a tree together that works wherever it stands, without the
# sources; programs find the library by pkg-config; `make uninstall` leaves nothing.
. "$(dirname "$0")/lib.sh"

tree=$work/destination
# run_make TARGET VARIABLE...: in the project, of what is built.
run_make() {
    make -s -C "$top" BUILD="$build" DESTDIR="$tree" "$@"
}
# files: what is in the tree but folders, one a line.
files() {
    (cd "$1" && find . ! -type d | sort)
}

# ---- install, and move the tree ----------------------------------------------------------------------

exits 'make install' 0 run_make install PREFIX=/opt/places
same 'it says nothing' '' "$(cat "$work/out" "$work/err")"
same 'every link leads to a file of the tree' '' "$(find "$tree" -type l \( -lname '/*' -o -xtype l \))"
same 'no text names the place of the build' '' "$(grep -rIlF -e "$work" -e "$top" "$tree")"
check 'files are for root alone to write' test -z "$(find "$tree" ! -type l -perm /022)"
for unit in quhua.service quhua.socket quhua-nightly@.timer; do
    check "$unit is there" test -f "$tree/opt/places/lib/systemd/system/$unit"
done
has 'units name the installed program' \
    "$(cat "$tree/opt/places/lib/systemd/system/quhua.service")" 'ExecStart=/opt/places/bin/quhua serve'
for file in bash-completion/completions/quhua zsh/site-functions/_quhua fish/vendor_completions.d/quhua.fish; do
    check "completions, $file" test -s "$tree/opt/places/share/$file"
done
for page in "$top"/tools/man/*.[1-8]; do
    check "${page##*/} is there" test -f "$tree/opt/places/share/man/man${page##*.}/${page##*/}"
done

check 'a page for a function' grep -q quhua_normalize "$tree/opt/places/share/man/man3/quhua_normalize.3"

moved=$work/moved
mv "$tree/opt/places" "$moved"
# installed ARGUMENT...: the moved quhua, with nothing else to find.
installed() {
    (cd / && env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 QUHUA_SOCKET="$work/socket" "$moved/bin/quhua" "$@")
}
same normalize $'accept\t320722\t江苏省东海县\tparent_supplied\t' "$(installed normalize 东海县)"
same 'a profile by its name' $'accept\t320722\t江苏省东海县\tparent_supplied\t' \
    "$(installed normalize --profile=js-2024 东海县)"
cp "$top/tests/examples/roster.csv" "$work"
exits fix 1 installed fix --profile=js-2024 "$work/roster.csv"
exits 'index build' 0 installed index build "$top/data" "$work/again.idx"
check 'the same index' cmp -s "$work/again.idx" "$moved/lib/quhua/quhua.idx"
"$moved/bin/quhua" serve --socket "$work/socket" 2>"$work/service.log" &
for _ in {1..200}; do [[ -S $work/socket ]] && break || sleep 0.05; done
same call $'accept\t320722\t江苏省东海县\tparent_supplied\t' "$(installed call 东海县)"
kill %1
wait %1
same 'the service ended well' 0 $?

# ---- pkg-config ------------------------------------------------------------------------------------------

# The example of quhua(3), and what it says of its output.
example=$(sed -n '/^#include <quhua.h>$/,/^\.Ed/p' "$top/tools/man/quhua.3")
sed -e '/^\.Ed/d' -e 's/\\e/\\/g' -e 's/\\-/-/g' <<<"$example" >"$work/ask.c"
printed=$(sed -n '/^\$ .\/example/{n;p}' "$top/tools/man/quhua.3")
has 'the example prints' "$printed" 东海县
cp "$work/ask.c" "$work/ask.cpp"
mkdir -p "$tree/opt"
mv "$moved" "$tree/opt/places"
export PKG_CONFIG_SYSROOT_DIR=$tree PKG_CONFIG_PATH=$tree/opt/places/lib/pkgconfig
export LD_LIBRARY_PATH=$tree/opt/places/lib
# compiles NAME COMPILER SOURCE [STATIC]: builds with what pkg-config says, and runs.
compiles() {
    local name=$1 compiler=$2 source=$3 static=${4-}
    # shellcheck disable=SC2046 # the flags are words
    exits "$name" 0 "$compiler" -Wall -Wextra -Werror -o "$work/ask" $static "$source" \
        $(pkg-config --cflags --libs ${static:+--static} quhua)
    same "$name, run" "$printed" "$("$work/ask" "$tree$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --variable=index quhua)")"
    rm -f "$work/ask"
}
same version "$("$quhua" --version)" "quhua $(pkg-config --modversion quhua)"
compiles 'C' gcc "$work/ask.c"
compiles 'C, static' gcc "$work/ask.c" -static
compiles 'C++' g++ "$work/ask.cpp"
compiles 'C++, static' g++ "$work/ask.cpp" -static
gcc -o "$work/ask" "$work/ask.c" $(pkg-config --cflags --libs quhua)
has 'programs ask for the library by its version' "$(readelf -d "$work/ask")" '[libquhua.so.1]'
unset PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH LD_LIBRARY_PATH

# ---- uninstall -------------------------------------------------------------------------------------------

before=$(files "$tree")
exits 'install over it' 0 run_make install PREFIX=/opt/places
same 'the same files again' "$before" "$(files "$tree")"
own=$tree/opt/places/share/quhua/profiles/ours.ini
echo '[home]' >"$own"
exits 'make uninstall' 0 run_make uninstall PREFIX=/opt/places
same 'what is not of the installation stays' ./opt/places/share/quhua/profiles/ours.ini "$(files "$tree")"
rm "$own"
exits 'uninstall again' 0 run_make uninstall PREFIX=/opt/places
same 'no folder of our own is left' '' "$(find "$tree" -name 'quhua*')"

places=(bindir=/b libdir=/l includedir=/i datadir=/d mandir=/m docdir=/doc systemdir=/s)
umask 077
exits 'install, each place named' 0 run_make install "${places[@]}"
umask 022
check 'all is for everybody to read, whatever the umask' \
    test -z "$(find "$tree"/*/ \( -type f ! -perm -444 -o -type d ! -perm -555 \) -print)"
same 'the header' "$top/src/quhua.h" "$(cmp "$tree/i/quhua.h" "$top/src/quhua.h" && echo "$top/src/quhua.h")"
same 'the program' "$("$quhua" --version)" "$("$tree/b/quhua" --version)"
has 'quhua.pc' "$(cat "$tree/l/pkgconfig/quhua.pc")" 'includedir=/i'
exits 'uninstall, each place named' 0 run_make uninstall "${places[@]}"
same 'nothing is left' '' "$(files "$tree")"
finish
