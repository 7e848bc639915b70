
# as Notepad saves it
|﻿pf 3
|sel 33
