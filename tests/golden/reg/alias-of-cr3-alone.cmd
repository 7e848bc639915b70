dirbase 1aa002
