selfmap 200
