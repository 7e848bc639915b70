lesson --file fault.lesson
