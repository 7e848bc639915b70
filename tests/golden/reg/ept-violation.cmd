reg ept_violation 182
