selfmap -b 14316
