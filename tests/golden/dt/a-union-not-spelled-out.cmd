dt MMPFN u4.PteFrame
