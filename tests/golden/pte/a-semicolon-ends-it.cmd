pte 1000;
