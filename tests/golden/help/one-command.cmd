help pte
