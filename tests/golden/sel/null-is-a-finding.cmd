sel 0
