status 80072ee7
