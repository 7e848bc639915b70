db fffff802_6d4bf410 L10
