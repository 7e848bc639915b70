sel 33
