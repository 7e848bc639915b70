lesson
