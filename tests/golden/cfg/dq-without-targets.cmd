cfg dq ffff8380_1ab3cc38 0 0
