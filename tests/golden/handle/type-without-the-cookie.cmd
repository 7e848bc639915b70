handle type ffffc509_bf280380 80 -b 16299
