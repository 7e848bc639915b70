reg mc5_addr fef1ce40
