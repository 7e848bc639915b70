selfmap 1d7
