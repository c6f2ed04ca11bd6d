#!/bin/sh
# Checks this bundle with sha256sum and openssl; what stands between them (cat, cut, grep, mktemp, sed) any Unix has.
#
#     sh check.sh [ROOTS.pem]
#
# ROOTS.pem holds the root certificates of the time-stamping authorities, best as you got them from the authorities
# themselves; without it those in stamps/roots.pem are taken, where there are any. A line a step. The exit status is 0
# where no line says BROKEN; a line "note" says what this bundle leaves open.

started=$PWD
cd "$(dirname "$0")" || exit 2
case "${1:-}" in
    "") roots=$PWD/stamps/roots.pem ;;
    /*) roots=$1 ;;
    *) roots=$started/$1 ;;
esac
broken=0
list=$(mktemp) || exit 2
trap 'rm -f "$list"' EXIT

# hash FILE: its SHA-256.
hash() { sha256sum < "$1" | cut -c 1-64; }

# said STEP FOUND: what a step found to be wrong, or that it found nothing.
said() {
    if [ -z "$2" ]; then
        echo "whole   $1"
    else
        echo "BROKEN  $1"
        echo "$2" | sed 's/^/        /'
        broken=1
    fi
}

# 1. The files are those that were packed. (Who changed one could have changed SHA256SUMS too: hence what follows.)
said "files" "$(sha256sum --quiet -c SHA256SUMS 2>&1)"

# 2. Every look and act stands, by its hash, in the list of a block.
cd ledger || exit 2
cat block-*.list > "$list"
said "looks and acts" "$(
    for file in look-*.txt act-*.txt; do
        grep -q -x -F "$(hash "$file")  $file" "$list" || echo "$file is in no list of a block"
    done
)"

# 3. Every list stands, by its hash, in its block, and every block in the next one.
said "blocks" "$(
    for file in block-*.list; do
        grep -q -x "entries $(hash "$file")" "${file%.list}.txt" || echo "${file%.list}.txt does not name $file"
    done
    for file in block-*.txt; do
        number=${file#block-}
        number=${number%.txt}
        next=block-$((number + 1)).txt
        grep -q -x "id $number" "$file" || echo "$file is another block"
        [ ! -e "$next" ] || grep -q -x "previous $(hash "$file")" "$next" || echo "$next does not name $file"
    done
)"

# 4. Every act names a row, and every row is named by an act. Of a claim that was redacted only the act is here.
for file in act-*.txt; do
    row=$(sed -n 's/^kind //p' "$file")-$(sed -n 's/^subject //p' "$file").txt
    [ -e "redacted-$row" ] || echo "$(sed -n 's/^row //p' "$file")  $row"
done > "$list"
said "rows" "$(
    sha256sum --quiet -c "$list" 2>&1
    for file in redacted-*.txt; do
        [ ! -e "$file" ] || [ -e "redaction-$(sed -n 's/^redaction //p' "$file").txt" ] || echo "$file names no redaction"
        case $file in redacted-claim-* | "redacted-*.txt") ;; *) echo "$file is redacted as nothing can be" ;; esac
    done
    for file in article-*.txt text-*.txt verdict-*.txt revision-*.txt event-*.txt claim-*.txt state-*.txt redaction-*.txt; do
        [ ! -e "$file" ] || grep -q -x -F "$(hash "$file")  $file" "$list" || echo "$file is named by no act"
    done
)"

for file in redacted-claim-*.txt; do
    [ ! -e "$file" ] || echo "note    ${file#redacted-} was redacted: of this date that a page or feed claimed nothing is proved"
done

# 5. Bodies, headers and words are those that looks, texts and verdicts name.
said "bodies, headers and words" "$(
    for file in body-*.bin headers-*.json words-*.txt looked-*.json hunks-*.json; do
        number=${file#*-}
        number=${number%.*}
        case $file in
            body-*) name=raw entry=look-$number.txt ;;
            headers-*) name=headers entry=look-$number.txt ;;
            words-*) name=words entry=text-$number.txt ;;
            looked-*) name=looked entry=verdict-$number.txt ;;
            hunks-*) name=hunks entry=verdict-$number.txt ;;
        esac
        [ ! -e "$file" ] || grep -q -x "$name $(hash "$file")" "$entry" || echo "$file is not what $entry names"
    done
)"

# 6. Every stamp is an authority's, of a block that is here. The certificates count as of the time of the stamp.
cd ../stamps || exit 2
while read -r stamp block at; do
    if [ ! -e "$roots" ]; then
        echo "note    stamp $stamp of block $block was not checked: get the authority's root certificate, and"
        echo "        run: sh check.sh ROOTS.pem"
        continue
    fi
    found=$(openssl ts -verify -data "../ledger/block-$block.txt" -in "stamp-$stamp.tsr" -CAfile "$roots" \
        -attime "$at" 2>&1 < /dev/null) && found=
    time=$(openssl ts -reply -in "stamp-$stamp.tsr" -text 2> /dev/null < /dev/null | sed -n 's/^Time stamp: //p')
    said "stamp $stamp: block $block and what it closes existed at $time" "$found"
done < stamps.txt

# 7. Where the chain ends without a stamp, only a head that was kept elsewhere vouches for it.
cd ../ledger || exit 2
cut -d ' ' -f 2 ../stamps/stamps.txt > "$list"
for file in block-*.txt; do
    number=${file#block-}
    number=${number%.txt}
    if [ ! -e "block-$((number + 1)).txt" ] && ! grep -q -x "$number" "$list"; then
        echo "note    block $number ends a piece of the chain, and no stamp here is of it: compare its hash with what"
        echo "        the archive's log or webhook told, or with a later bundle: $(hash "$file")"
    fi
done
exit $broken
