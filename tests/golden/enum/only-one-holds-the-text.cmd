enum wait 25
