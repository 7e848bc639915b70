handle 400
