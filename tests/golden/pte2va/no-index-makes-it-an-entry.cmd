pte2va 1000
