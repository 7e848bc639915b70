u e9237e9fff -e
