dt _HEAP Signature Encoding -b 19041
