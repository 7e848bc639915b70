selfmap 493
