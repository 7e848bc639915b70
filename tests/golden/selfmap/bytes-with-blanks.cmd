selfmap 48 c1 e9 09 48 b8 f8 ff ff ff 7f 00 00 00 48 23 c8 48 b8 00 00 00 00 80 81 ff ff 48 03 c1 c3
