bugcheck critical process died ffff9d8e406ee080
