-e u fffff80012345678 e9237e9fff
# by hand: fffff80012345678 + 5 - 6081dd = fffff80011d3d4a0
