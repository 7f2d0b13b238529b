#!/usr/bin/env bash
# Builds all fuzz targets once and runs each for a while, two at a time.
# Usage: run.sh SECONDS [TARGET]...; all targets if none is named. Fails if one finds anything.
# DMCT_FUZZ_SEED says where the search begins; it is always the same if nothing is said, so that a gate is red because
# of a change and not by chance. 0 is another search each time.
set -euo pipefail
seconds=${1:?how many seconds each target runs}
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# The toolchain is a stable one; the flags of coverage are unlocked for this build alone. No sanitizer: our crates have no
# unsafe code for it to look at, and without it several times as many inputs are tried.
export RUSTC_BOOTSTRAP=1
target=${CARGO_TARGET_DIR:-$PWD/fuzz/target}
export CARGO_TARGET_DIR=$target
cargo fuzz build --sanitizer none --fuzz-dir fuzz
fuzz/seed.sh fuzz/corpus
binaries=$target/$(rustc -vV | sed -n 's/^host: //p')/release
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\(.*\)"$/\1/p' fuzz/Cargo.toml | grep -v '^dmct-fuzz$')
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# one TARGET: runs it, and says how often and with what end.
one() {
    mkdir -p "fuzz/corpus/$1" fuzz/artifacts
    if "$binaries/$1" "fuzz/corpus/$1" -max_total_time="$seconds" -seed="$seed" -timeout=25 -rss_limit_mb=2048 \
        -artifact_prefix="fuzz/artifacts/$1-" -print_final_stats=1 >"$logs/$1" 2>&1; then
        printf '%-16s %12s executions in %s s, nothing found\n' "$1" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$logs/$1")" "$seconds"
    else
        printf '%-16s found something:\n' "$1"
        tail -40 "$logs/$1"
        return 1
    fi
}
export -f one
seed=${DMCT_FUZZ_SEED:-1}
export binaries logs seconds seed
printf '%s\n' "$@" | xargs -P "${DMCT_FUZZ_JOBS:-2}" -I{} bash -c 'one {}'
