/*
 * The sandbox, by libseccomp, where the build has it.
 *
 * A list of what is allowed: what a C library calls in place of what it called
 * last year fails where the list would let it through, and each use that fails
 * has another way or an error that is shown.
 */
#include "sandbox.h"

#if SECCOMP
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#define CALL(name) SCMP_SYS(name)

/* The names that one architecture has, another may lack: those are skipped. */
static const int allowed[] = {
    CALL(read), CALL(readv), CALL(pread64), CALL(write), CALL(writev),
    CALL(lseek), CALL(_llseek), CALL(close), CALL(fstat), CALL(fstat64),
    CALL(poll), CALL(ppoll),
    CALL(brk), CALL(munmap), CALL(mremap), CALL(madvise),
    CALL(clock_gettime), CALL(clock_gettime64), CALL(gettimeofday),
    CALL(nanosleep), CALL(clock_nanosleep), CALL(restart_syscall),
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn),
    CALL(sigreturn), CALL(sigaltstack), CALL(getpid), CALL(gettid),
    CALL(futex), CALL(getrandom), CALL(exit), CALL(exit_group),
    /* A descriptor's status is asked by the name "", too: any may be asked. */
    CALL(newfstatat), CALL(fstatat64), CALL(statx),
};

/* Beside opening, where files are opened to be read. */
static const int looks[] = {
    CALL(stat), CALL(stat64), CALL(lstat), CALL(lstat64), CALL(getdents),
    CALL(getdents64), CALL(fcntl), CALL(fcntl64), CALL(fadvise64),
};

struct rules {
    scmp_filter_ctx filter;
    int error;                  /* the first, negative; no rule follows it    */
};

/* A rule of what is not there on this machine is none. */
static void add(struct rules *rules, int call, unsigned count,
                const struct scmp_arg_cmp *compare)
{
    int error = 0;

    if (call >= 0 && !rules->error)
        error = seccomp_rule_add_array(rules->filter, SCMP_ACT_ALLOW, call,
                                       count, compare);
    if (error && error != -EDOM)
        rules->error = error;
}

static void add_all(struct rules *rules, const int *call, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(rules, call[i], 0, NULL);
}

/* Where these bits of an argument are exactly these. */
static void add_where(struct rules *rules, int call, unsigned argument,
                      scmp_datum_t mask, scmp_datum_t value)
{
    const struct scmp_arg_cmp compare = {
        argument, SCMP_CMP_MASKED_EQ, mask, value,
    };

    add(rules, call, 1, &compare);
}

/* Memory, but no code: whatever is mapped or made later cannot be run. */
static void add_memory(struct rules *rules)
{
    add_where(rules, CALL(mmap), 2, PROT_EXEC, 0);
    add_where(rules, CALL(mmap2), 2, PROT_EXEC, 0);
    add_where(rules, CALL(mprotect), 2, PROT_EXEC, 0);
}

/* Whether a descriptor is a terminal, and how wide: no key is put into one.
   And the signal with which the program ends itself, after Ctrl-C. */
static void add_own(struct rules *rules)
{
    const scmp_datum_t all = UINT32_MAX, self = (scmp_datum_t)getpid();

    add_where(rules, CALL(ioctl), 1, all, TCGETS);
    add_where(rules, CALL(ioctl), 1, all, TIOCGWINSZ);
    add_where(rules, CALL(tgkill), 0, all, self);
    add_where(rules, CALL(tkill), 0, all, self);
}

static void add_reading(struct rules *rules)
{
    enum { WRITES = O_ACCMODE | O_CREAT | O_TRUNC };

    add_all(rules, looks, sizeof looks / sizeof *looks);
    add_where(rules, CALL(open), 1, WRITES, O_RDONLY);
    add_where(rules, CALL(openat), 2, WRITES, O_RDONLY);
}

static int load(scmp_filter_ctx filter, enum os_sandbox mode)
{
    struct rules rules = { filter, 0 };

    /* The system's own reason, where it refuses. */
    rules.error = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
    add_all(&rules, allowed, sizeof allowed / sizeof *allowed);
    add_memory(&rules);
    add_own(&rules);
    if (mode == OS_OPENS_TO_READ)
        add_reading(&rules);
    return rules.error ? rules.error : seccomp_load(filter);
}

const char *os_sandbox(enum os_sandbox mode)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int error = filter ? load(filter, mode) : -ENOMEM;

    if (filter)
        seccomp_release(filter);
    return error ? strerror(-error) : NULL;
}
#else
const char *os_sandbox(enum os_sandbox mode)
{
    (void)mode;
    return "it was built without libseccomp";
}
#endif
