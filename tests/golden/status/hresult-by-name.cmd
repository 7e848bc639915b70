status E_FAIL
