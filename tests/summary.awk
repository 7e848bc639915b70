# summary.awk - one honest line from what the checks printed
#
# -v status=1: something failed that no line counts.
match($0, /: [0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/) {
    split(substr($0, RSTART + 2), word, " ")
    passed += word[1]
    failed += word[3]
    skipped += word[5]
}
# cmocka counts its own.
/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
/^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
# A whole check whose tool is missing.
/^[a-zA-Z0-9 -]+: SKIPPED, / { skipped++ }
END {
    if (status && !failed)
        failed = 1
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0
}
