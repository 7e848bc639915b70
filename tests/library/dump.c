/*
 * dump.c - a crash dump of one page, to standard output: x64, RIP is
 * fffff802`6d4bf410.  Offsets: _DUMP_HEADER64, _CONTEXT of x64.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HEADER = 0x2000, PAGE = 0x1000, CONTEXT = 0x348, RIP = CONTEXT + 0xf8 };

static unsigned char file[HEADER + PAGE];

static void put(size_t at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        file[at + i] = (unsigned char)(value >> 8 * i);
}

int main(void)
{
    for (size_t at = 0; at < HEADER; at += 4)
        memcpy(file + at, "PAGE", 4);
    memcpy(file + 4, "DU64", 4);
    put(0x10, 8, 0);                            /* DirectoryTableBase         */
    put(0x30, 4, 0x8664);                       /* MachineImageType           */
    put(0x88, 4, 1);                            /* one run: ...               */
    put(0x90, 8, 1);                            /* ... pages of all,          */
    put(0x98, 8, 0);                            /* ... its first page,        */
    put(0xa0, 8, 1);                            /* ... its pages              */
    put(0xf98, 4, 1);                           /* DumpType: full             */
    memset(file + CONTEXT, 0, 0x4d0);
    put(CONTEXT + 0x30, 4, 0x10001f);           /* ContextFlags: all of AMD64 */
    put(RIP, 8, UINT64_C(0xfffff8026d4bf410));
    return fwrite(file, sizeof file, 1, stdout) == 1 ? 0 : 1;
}
