#!/bin/sh
# Copy what runs the program, and nothing else, from the image that built it: rootfs.sh VENV TO
#
# The interpreter, its standard library, and the shared libraries that it and the wheels name. No shell, no package
# manager, no pip and no compiler get into the image, which is what keeps it small and leaves little to attack.
set -eu
venv=$1 to=$2
here=$(dirname "$0")
python=$(readlink -f "$venv/bin/python3")
stdlib=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
packages=$("$venv/bin/python3" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

# Debugging symbols; tests, headers, sources in C and lists of parts of libraries;
# second copies of rapidfuzz for newer processors, which it does without; what is not used of numpy
# (language identification and the classifier of blocks multiply matrices), of lxml and of Twisted; the languages that
# Pygments can colour, Python aside (rich shows nothing else); names of holidays in other languages than their country's;
# dictionaries that crawler/identity/dictionary.py does not ask; what cffi needs only to compile.
find "$packages" -name '*.so' ! -path '*.libs/*' -exec strip --strip-unneeded {} +
find "$packages" -depth -type d \( -name tests -o -name test -o -name f2py -o -name include \
    -o -path '*/numpy/random' -o -path '*/numpy/fft' -o -path '*.dist-info/sboms' \
    -o -path '*/twisted/conch' -o -path '*/twisted/enterprise' -o -path '*/twisted/mail' -o -path '*/twisted/names' \
    -o -path '*/twisted/pair' -o -path '*/twisted/positioning' -o -path '*/twisted/runner' -o -path '*/twisted/spread' \
    -o -path '*/twisted/trial' -o -path '*/twisted/words' -o -path '*/lxml/isoschematron' -o -path '*/holidays/locale' \
    -o -name pycparser \) -exec rm -rf {} +
for language in enm grc la ru uk; do
    rm "$packages/simplemma/strategies/dictionaries/data/$language.plzma"
done
rm "$packages/sql/schema.sql"
find "$packages/pygments/lexers" -name '*.py' ! -name __init__.py ! -name _mapping.py ! -name python.py \
    ! -name special.py -delete
find "$packages" \( -name '*.pyi' -o -name '*.px[di]' -o -name '*.pyx' -o -name '*.[ch]' -o -name '*.a' \
    -o -name '*_avx2.*.so' -o -path '*/numpy/_core/_simd.*' -o -path '*/lxml/objectify.*' -o -path '*/lxml/html/*diff.*' \
    -o -path '*.dist-info/RECORD' \) -delete
rm -rf "$venv"/bin/[Aa]ctivate* "$venv"/bin/pip* "$packages"/pip "$packages"/pip-*

mkdir -p "$to/etc/ssl/certs" "$to/opt"
mkdir -m 1777 "$to/tmp"
cp -a --parents "$python" "$stdlib" "$to"
find "$to$stdlib" -depth -type d \( -name test -o -name tests -o -name idlelib -o -name tkinter -o -name turtledemo \
    -o -name ensurepip -o -name pydoc_data -o -name site-packages -o -name dist-packages -o -name 'config-*' \
    -o -name __pycache__ \) -exec rm -rf {} +
find "$to$stdlib/lib-dynload" \( -name '_dbm.*' -o -name '_gdbm.*' -o -name 'readline.*' -o -name '_curses*' \
    -o -name '_tkinter.*' -o -name '_test*' -o -name 'xx*' \) -delete
{ ldd "$python"; find "$to$stdlib/lib-dynload" "$venv" -name '*.so*' -type f -exec ldd {} +; } \
    | grep -o '=> /[^ ]*\|/lib[^ ]*/ld-linux[^ ]*' | sed 's/^=> //' | grep -v "^$venv" | sort -u \
    | xargs cp -L --parents -t "$to"
cp -a "$venv" "$to/opt/"
# Byte-compiled is what the program imports; of the rest a run touches a module or two.
"$venv/bin/python3" "$here/imported.py" "$to" | xargs \
    "$venv/bin/python3" -m compileall -q -j 0 -s "$to" -p / --invalidation-mode unchecked-hash
cp /etc/ld.so.cache "$to/etc/"
cp "$packages/certifi/cacert.pem" "$to/etc/ssl/certs/ca-certificates.crt"
echo 'palimpsest:x:10001:10001::/tmp:/none' > "$to/etc/passwd"
echo 'palimpsest:x:10001:' > "$to/etc/group"
echo 'hosts: files dns' > "$to/etc/nsswitch.conf"
