selfmap 50
