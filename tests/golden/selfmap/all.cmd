selfmap all
