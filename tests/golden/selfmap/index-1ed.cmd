selfmap 1ed
