enum MODE 7
