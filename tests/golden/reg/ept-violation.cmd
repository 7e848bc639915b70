reg ept_violation 83
# linux-noah/noah#81: exit qualification 0x83, guest-physical 7fc0000000.
