-j
# What an answer rests on is said in each, and follows what was set meanwhile.
|fffff80012345678
|fffff80012345678
|set build 7601
|fffff80012345678
|va fffff80012345678 -b 14393
|fffff80012345678
|set dtb 1aa000
|fffff80012345678
|set index 1d7
|fffff80012345678
|set arch x86
|fffff80012345678
