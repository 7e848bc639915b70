/*
 * guest.c - the only program of the Linux whose page tables are compared.
 *
 * Without a C library: it makes memory of every kind, says READY on the console
 * and sleeps.  Pages without access are what Linux keeps with P clear.
 */
enum {
    SYS_WRITE = 1, SYS_MMAP = 9, SYS_MPROTECT = 10, SYS_MADVISE = 28,
    SYS_PAUSE = 34
};

enum {
    NONE = 0, READ = 1, WRITE = 2, EXECUTE = 4, PRIVATE_ANONYMOUS = 0x22,
    HUGEPAGE = 14
};

static long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long ret;

    __asm__ volatile("syscall"
                     : "=a"(ret)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                       "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}

/* Touches every page, every other one for writing. */
static void touch(volatile char *at, long size)
{
    for (long i = 0; i < size; i += 4096) {
        if (i & 4096)
            at[i] = 1;
        else
            (void)at[i];
    }
}

static char *map(long address, long size)
{
    return (char *)call(SYS_MMAP, address, size, READ | WRITE,
                        PRIVATE_ANONYMOUS, -1, 0);
}

void _start(void);
void _start(void)
{
    enum { MB = 1 << 20 };
    char *small = map(0, 4 * MB), *large = map(0x200000000, 8 * MB);
    char *mixed = map(0x7f0000000000, 2 * MB);

    call(SYS_MADVISE, (long)large, 8 * MB, HUGEPAGE, 0, 0, 0);
    touch(small, 4 * MB);
    touch(large, 8 * MB);
    touch(mixed, 2 * MB);
    call(SYS_MPROTECT, (long)mixed, MB / 2, NONE, 0, 0, 0);
    call(SYS_MPROTECT, (long)mixed + MB / 2, MB / 2, READ, 0, 0, 0);
    call(SYS_MPROTECT, (long)mixed + MB, MB / 2, READ | EXECUTE, 0, 0, 0);
    for (;;) {
        call(SYS_WRITE, 1, (long)"READY\n", 6, 0, 0, 0);
        call(SYS_PAUSE, 0, 0, 0, 0, 0, 0);
    }
}
