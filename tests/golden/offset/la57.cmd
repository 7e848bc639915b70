offset gs:188 -a x64-la57
