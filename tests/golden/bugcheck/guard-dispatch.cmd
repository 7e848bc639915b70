bugcheck 139 a ffffd78e4c2a1080 ffffa30f9b6e5c40 0
# A #GP inside the kernel's Control Flow Guard ends as this.
