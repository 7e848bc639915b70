!ioctldecode 0x220003
