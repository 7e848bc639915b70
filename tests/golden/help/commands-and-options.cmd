help all
