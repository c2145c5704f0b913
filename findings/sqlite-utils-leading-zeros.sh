#!/usr/bin/env bash
# sqlite-utils 4 turns a paper's article codes into numbers when it reads a CSV file: the zeros at their start are gone.
#
# Versions: sqlite-utils 4.2.1 and 3.38
#
# The same command keeps "00123" in release 3 and makes it 123 in release 4, which guesses a column's type without being
# asked, as release 3 did with --detect-types. A code, an old postcode or a reader's telephone number then no longer joins
# with the pages that print it, and two codes become one. A number with digits of Arabic makes the column INTEGER too, but
# stays text in it, so that SQLite finds nothing above 2000 and adds the years up to 0. "--no-detect-types" keeps all as it is.
#
# Output seen:
#   sqlite-utils 3.38: expected code 00123, seen 00123
#   sqlite-utils 3.38: expected phone +442079460000, seen +442079460000
#   sqlite-utils 4.2.1: expected code 00123, seen 123
#   sqlite-utils 4.2.1: expected phone +442079460000, seen 442079460000
#   sqlite-utils 4.2.1: expected 2 codes, seen 1
#   sqlite-utils 4.2.1: expected a sum of years 4027, seen 0 in a column of type INTEGER
#   sqlite-utils 4.2.1 --no-detect-types: expected code 00123, seen 00123

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
failed=""
cat >articles.csv <<'CSV'
code,phone,year
00123,+442079460000,٢٠١٣
0123,+442079460001,٢٠١٤
CSV

check() { # RELEASE OPTIONS WHAT EXPECTED KNOWN SQL
    local seen
    seen=$(python3 -c 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())' "$archive" "$6")
    echo "sqlite-utils $1${2:+ $2}: expected $3${4:+ $4}, seen $seen"
    [[ $seen == "$5" ]] || failed=yes
}

read_in() { # RELEASE OPTIONS
    archive="archive-$1$2.db"
    # shellcheck disable=SC2086
    "venv-$1/bin/sqlite-utils" insert "$archive" article articles.csv --csv $2 >/dev/null 2>&1
}

for release in 3.38 4.2.1; do
    python3 -m venv "venv-$release"
    "venv-$release/bin/pip" install --quiet "sqlite-utils==$release"
done
first="FROM article ORDER BY rowid LIMIT 1"
read_in 3.38 ""
check 3.38 "" code 00123 00123 "SELECT code $first"
check 3.38 "" phone +442079460000 +442079460000 "SELECT phone $first"
read_in 4.2.1 ""
check 4.2.1 "" code 00123 123 "SELECT code $first"
check 4.2.1 "" phone +442079460000 442079460000 "SELECT phone $first"
check 4.2.1 "" "2 codes" "" 1 "SELECT COUNT(DISTINCT code) FROM article"
check 4.2.1 "" "a sum of years 4027" "" "0 in a column of type INTEGER" \
    "SELECT CAST(SUM(year) AS INTEGER), 'in a column of type', (SELECT type FROM pragma_table_info('article') WHERE name = 'year') FROM article"
read_in 4.2.1 --no-detect-types
check 4.2.1 --no-detect-types code 00123 00123 "SELECT code $first"
[[ -z $failed ]] || { echo "The behaviour has changed."; exit 1; }
