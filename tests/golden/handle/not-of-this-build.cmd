handle entry fffffa8001234561 1f0003
