-j triage /nonexistent/a.dmp /nonexistent/b.dmp
# A line for each file; the exit status is that of the worst.
