quiz entries
