lesson --file nowhere.lesson
