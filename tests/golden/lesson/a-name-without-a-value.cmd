lesson --file no-value.lesson
