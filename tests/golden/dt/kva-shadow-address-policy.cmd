dt _KPROCESS AddressPolicy -b 15063
