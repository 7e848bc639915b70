u fffff8055cbc5104 4c8d1575a73100
# KiSystemServiceRepeat: KeServiceDescriptorTable (fffff805`5cedf880).
