-j
# The line of the debugger and a command behind it: two answers.
|BugCheck 9F, {4, 12c, ffffe20f7c803040, fffff588255df140}
|sel 33
