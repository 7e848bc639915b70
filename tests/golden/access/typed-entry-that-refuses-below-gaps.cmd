access fffff80212345678 w = ? ? 3456021
