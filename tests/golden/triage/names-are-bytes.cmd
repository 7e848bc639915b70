
# Blanks, quotes, parentheses and bytes that are no text are part of a name.
|triage -j "/nonexistent/a b.dmp" '/nonexistent/c "d.dmp' /nonexistent/(e /nonexistent/ÿ.dmp
