mmpte 1234577 ept
