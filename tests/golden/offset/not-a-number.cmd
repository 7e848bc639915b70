offset gs:xyz
