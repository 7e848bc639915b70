offset gs:30 -a x86
