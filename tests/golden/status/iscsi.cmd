status EFFF0041
