#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of the house that a search can check: who may include whom, where
# a library or a system service may be used, length and licence of a file.
# Prints file:line: and the rule for each breach.

cd "${srcdir:-.}" || exit 1

# folder: folders whose headers its files may include ("." is src/ itself)
declare -A allowed=(
    [base]=""
    [config]="base"
    [spec]="base config"
    [import]="base config spec"
    [nest]="base spec"
    [sparse]="base spec nest"
    [actions]="base spec nest sparse"
    [cost]="base spec actions estimate"
    [estimate]="base config spec"
    [report]="base spec nest sparse actions cost kpi ."
    [export]="base spec actions cost"
    [chart]="base"
    [html]="base"
    [search]="base spec nest sparse cost ."
    [explore]="base config spec search ."
    [kpi]="base config spec sparse cost ."
    [cli]="base config spec import nest sparse actions cost estimate report
           export chart html search explore kpi ."
    [.]="base config spec import nest sparse actions estimate cost"
)

# what; where it may stand (a pattern of paths); what it looks like
rules='
libconfig.h; src/config/; #include <libconfig\.h>
yaml.h; src/config/; #include <yaml\.h>
muParserDLL.h; src/config/; #include <muParser
nettle; src/base/hash\.c; #include <nettle/
GSL; src/(base/rng|estimate|sparse|search|explore|kpi); #include <gsl/
GMP; src/search/size\.c; #include <gmp\.h>
SQLite; src/explore/; #include <sqlite3\.h>
HDF5, protobuf-c; src/import/; #include <(hdf5|protobuf-c/)
writing to stdout; src/(report|export|cli)/; (^|[^a-z_])(printf|vprintf|puts|putchar) ?\(|[^a-z_]stdout[^a-z_]
exit; src/cli/main\.c; (^|[^a-zA-Z_])_?exit ?\(
getenv; src/cli/; (^|[^a-z_])(secure_)?getenv ?\(
the clock; src/(search|explore)/; (^|[^a-z_])(time|clock|clock_gettime|gettimeofday) ?\(
'

max_lines=500
breaches=0

breach() {
    printf '%s\n' "$*"
    breaches=$((breaches + 1))
}

# The folder a path belongs to: nest of src/nest/tile.h, "." of src/eval.h.
folder_of() {
    local path=${1#src/}
    case $path in
    */*) printf '%s' "${path%%/*}" ;;
    *) printf . ;;
    esac
}

check_include() {
    local file=$1 line=$2 header=$3 from to
    from=$(folder_of "$file")
    to=$(folder_of "src/$header")
    case $header in
    joulenest.h | joulenest_*.h | config.h) return ;;
    esac
    [ "$from" = "$to" ] && return
    [ -e "src/$header" ] || breach "$file:$line: there is no src/$header"
    case " $(echo ${allowed[$from]-}) " in
    *" $to "*) ;;
    *) breach "$file:$line: $from/ may not include \"$header\"" ;;
    esac
}

check_includes() {
    local file line header
    while IFS=: read -r file line header; do
        header=${header#*\"}
        check_include "$file" "$line" "${header%%\"*}"
    done < <(grep -rn --include='*.[ch]' '^#include "' src)
}

# Lines of code, not of comment, that look like a pattern.
code_lines() {
    grep -rnE --include='*.[ch]' -e "$1" src |
        grep -vE '^[^:]*:[0-9]+: *(\*|/\*)'
}

check_rules() {
    local what where pattern file line
    while IFS=';' read -r what where pattern; do
        [ -n "$what" ] || continue
        while IFS=: read -r file line _; do
            [[ $file =~ ^${where# } ]] ||
                breach "$file:$line: $what is confined to$where"
        done < <(code_lines "${pattern# }")
    done <<<"$rules"
}

check_files() {
    local file lines
    while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le $max_lines ] ||
            breach "$file: $lines lines, more than $max_lines"
        head -3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
            breach "$file:1: no SPDX line"
    done < <(find src tests bench examples \
        \( -name '*.[ch]' -o -name '*.cpp' -o -name local.mk \) -type f)
}

check_includes
check_rules
check_files
[ $breaches = 0 ] || exit 1
