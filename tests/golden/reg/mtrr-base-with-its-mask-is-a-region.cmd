reg 204 6000006 mask=ffffc00800
# The example of Intel's SDM, volume 3: 96 to 100 MB as WB.
