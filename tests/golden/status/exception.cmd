status e06d7363
