answer 5
# nothing asks
