va ffffebf5_fafd7eb8 -s 1d7
