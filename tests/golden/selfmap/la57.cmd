selfmap 1ed -a x64-la57
