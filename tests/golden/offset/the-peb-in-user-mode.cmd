offset gs:60
