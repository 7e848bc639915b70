# gen-builds.awk - turn builds.txt into rows of struct ntl_release.
#
#   awk -f common.awk -f gen-builds.awk builds.txt >builds.inc

/^#/ || /^[ \t]*$/ { next }

{
    if ($1 !~ /^[1-9][0-9]*$/ || NF < 2)
        fail("expected NUMBER NAME [ALIAS]...: " $0)
    if ($1 + 0 < last)
        fail($1 " stands after " last)
    last = $1 + 0
    if ($2 !~ /^[A-Za-z0-9.-]+$/)
        fail("a name has letters, digits, . and -: " $2)
    if (tolower($2) in line)
        fail($2 " is already at line " line[tolower($2)])
    line[tolower($2)] = FNR
    aliases = ""
    kernel = $1
    arch = "NTL_ARCH_COUNT"
    for (i = 3; i <= NF; i++) {
        if ($i ~ /^kernel=[1-9][0-9]*$/ && substr($i, 8) in known) {
            kernel = substr($i, 8)
            continue
        }
        if ($i == "arch=x64") {
            arch = "NTL_X64"
            continue
        }
        if ($i !~ /^[a-z0-9.-]+$/)
            fail("an alias has small letters, digits, . and -: " $i)
        aliases = (aliases == "" ? "" : aliases " ") $i
    }
    known[$1] = 1
    printf "{ %s, %s, %s, %s, %s },\n", $1, quoted($2), quoted(aliases),
           kernel, arch
}

END { stop_if_wrong() }
