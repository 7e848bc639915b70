mmpte --list
