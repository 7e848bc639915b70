bugcheck 7a 20 ffffffffc000009d fffffa8006da5028 0
# Seen in public reports: parameter 1 is no entry, and nothing is near null.
