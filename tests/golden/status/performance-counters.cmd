status 800007D0
