open "/nonexistent/a b.dmp" -j
# An option behind the name is none of it.
