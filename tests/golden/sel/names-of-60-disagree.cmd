sel 60
