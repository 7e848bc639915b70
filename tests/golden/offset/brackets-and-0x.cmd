offset 'gs:[0x1a8]' -b 19041
