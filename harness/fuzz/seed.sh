#!/usr/bin/env bash
# Makes the first corpus of each fuzz target out of the fixtures and golden messages of the repository.
# Usage: seed.sh CORPUS, a folder that gets one folder a target. What is there already stays.
set -euo pipefail
corpus=${1:?a folder for the corpus}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$here/../..
messages=$top/fixtures/messages
mkdir -p "$corpus"
corpus=$(cd "$corpus" && pwd)

# put TARGET NAME [PREFIX]: standard input as a seed, behind octets that the target takes as its choice.
put() {
    mkdir -p "$corpus/$1"
    { printf '%b' "${3-}"; cat; } >"$corpus/$1/$2"
}

# each line of a file in hexadecimal, as octets
octets() {
    case $1 in
    *.hex) while read -r line; do printf '%b' "$(sed 's/../\\x&/g' <<<"$line")"; done <"$1" ;;
    *) cat "$1" ;;
    esac
}

for file in "$messages"/*.* "$messages"/wrong/*; do
    name=$(basename "$file")
    case $name in *.py | README.md) continue ;; esac
    # 0xFF: the octets are recognised, and not cut.
    octets "$file" | put decode "$name" '\xff'
    put decode "text-$name" '' <"$file"
    case $name in
    *http*) octets "$file" | put http "$name" '\x40' ;;&
    *sip* | lying-content-length*) octets "$file" | put sip "$name" '\x40' ;;&
    *obex*) octets "$file" | put obex "$name" '\x40' ;;&
    *sms*) head -1 "$file" >"$corpus/line.hex" && octets "$corpus/line.hex" | put sms "$name" ;;&
    *udh*) octets "$file" | put sms "$name" ;;&
    *wsp*) octets "$file" | put push "$name" ;;&
    *package0-1.2*) octets "$file" | put notification_12 "$name" ;;&
    *package0-1.3*) octets "$file" | put notification_13 "$name" ;;&
    *tnds.xml | *tnds.wbxml) octets "$file" | put tnds "$name" ;;&
    *.xml) put xml "$name" <"$file" ;;&
    *.wbxml) put wbxml "$name" <"$file" ;;&
    ota-http.bin) sed '1,/^\r$/d' "$file" | put ota_http "$name" ;;&
    ota-http.bin) sed 1d "$file" | put ota_http "headers-$name" ;;
    esac
done
rm -f "$corpus/line.hex"
printf 'X-Wap-Push-Status: 500; x\nX-Wap-Terminal-ID: t\nX-Wap-CPITag: AbC=,x\nX-Wap-Push-Accept: a/b\n\n' | put ota_http registration
for file in "$here"/../wire/tests/wbxml/corpus/*.xml; do put xml "$(basename "$file")" <"$file"; done

# files FILE...: as messages that take turns.
files() {
    for file in "$@"; do
        cat "$file"
        printf '\xff\x00\xff'
    done
}
for file in "$top"/fixtures/captures/*.pcapng; do put capture "$(basename "$file")" <"$file"; done
for folder in "$top"/fixtures/captures/*/; do
    all=("$folder"*.bin)
    files "${all[@]}" | put capture "$(basename "$folder")" '\xff'
    # `inspect` takes short recordings only: an exchange each.
    for ((at = 0; at + 1 < ${#all[@]}; at += 2)); do
        files "${all[@]:at:2}" | put inspect "$(basename "$folder")-$at"
    done
done
for file in "$messages"/*.xml "$messages"/*.wbxml; do files "$file" | put inspect "$(basename "$file")"; done

for file in "$top"/fixtures/iut/*.yaml; do put profile "$(basename "$file")" <"$file"; done
find "$top/scenarios" -name '*.yaml' -size -6k | sort | awk 'NR % 12 == 0' | while read -r file; do
    put scenario "$(tr / - <<<"${file#"$top/scenarios/"}")" <"$file"
done
printf '{"at":0,"what":{"note":{"text":"x"}}}\n' | put transcript line
