handle entry 0 ffff9d857a5f9050
