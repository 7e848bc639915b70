/* syscall.h - system services: numbers, names and arguments, by build. */
#ifndef NTL_SYSCALL_H
#define NTL_SYSCALL_H

#include <ntlens/paging.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ntl_syscall_table {
    NTL_SYSCALL_NT,             /* KiServiceTable                             */
    NTL_SYSCALL_WIN32K,         /* W32pServiceTable: bit 12                   */
    NTL_SYSCALL_IUM,            /* the secure kernel's: bit 27                */
    NTL_SYSCALL_TABLES
};

enum {
    NTL_SYSCALL_NAME = 64,      /* room for any name and its NUL              */
    NTL_SYSCALL_EDITIONS = 192, /* no table has more                          */
    NTL_SYSCALL_CHOICES = 16
};

/* A service, whatever its number; good for this build of the library only. */
enum { NTL_SERVICE_NONE = 0xffff, NTL_SERVICE_UNNAMED = 0xfff };

/* A table as one release had it.  x64 stands for LA57 too, x86 for PAE. */
struct ntl_syscall_edition {
    uint32_t build;
    const char *label;          /* "Server-2025", "NT4-SP0..NT4-SP2", or ""   */
    const char *source[2];      /* who says so; the second may be NULL        */
    uint16_t services;          /* how many numbers it has                    */
    uint8_t list;               /* equal tables have equal lists              */
};

/* Sorted by build, of which some had several. */
NTL_API size_t ntl_syscall_editions(enum ntl_arch arch,
                                    enum ntl_syscall_table table);
/* The edition with that place in the order; `services` is 0 past the end. */
NTL_API struct ntl_syscall_edition
ntl_syscall_edition(enum ntl_arch arch, enum ntl_syscall_table table, size_t i);

/* "nt", "win32k", "ium". */
NTL_API const char *ntl_syscall_table_name(enum ntl_syscall_table table);
/* What the numbers of a table begin with: 0, 1000, 8000000. */
NTL_API uint32_t ntl_syscall_base(enum ntl_syscall_table table);

/*
 * The service at a row of a table (a number without its base); UNNAMED where
 * the row is known to be used and no source has its name; NONE past the end.
 */
NTL_API uint16_t ntl_syscall_at(const struct ntl_syscall_edition *edition,
                                uint32_t row);
/* The row of a service; false where the table does not have it. */
NTL_API bool ntl_syscall_row(const struct ntl_syscall_edition *edition,
                             uint16_t service, uint16_t *ret);

/* By name, any case, Zw for Nt; NONE for no service of any build. */
NTL_API uint16_t ntl_syscall_find(const char *text, size_t length);
/* Its name, NUL-terminated; "" for no service.  Returns the length. */
NTL_API size_t ntl_syscall_name(uint16_t service, char name[NTL_SYSCALL_NAME]);
NTL_API enum ntl_syscall_table ntl_syscall_table_of(uint16_t service);

/*
 * The first service after `after` (NONE: from the start) whose name begins so,
 * in any case; NONE when there is no other.  Each table in alphabetical order.
 */
NTL_API uint16_t ntl_syscall_next(const char *prefix, size_t length,
                                  uint16_t after);
/* Names that are most like the text, best first; at most `room` of them. */
NTL_API size_t ntl_syscall_nearest(const char *text, size_t length,
                                   uint16_t *ret, size_t room);

/*
 * Builds from `first` to `last` in which a service has one row, or a row one
 * service.  `disputed`: some of these builds come with another table, too, that
 * says something else.
 */
struct ntl_syscall_range {
    uint32_t first, last;
    uint16_t value;             /* the row, or the service                    */
    bool disputed;
};

/*
 * Both return how many ranges there are; `ret` has room for EDITIONS of them.
 */
NTL_API size_t ntl_syscall_rows(enum ntl_arch arch, uint16_t service,
                                struct ntl_syscall_range *ret);
NTL_API size_t ntl_syscall_services(enum ntl_arch arch,
                                    enum ntl_syscall_table table, uint32_t row,
                                    struct ntl_syscall_range *ret);

/*
 * The editions that may be a build's: its own; those of builds that are
 * serviced from the same files, since their numbers change with the revision;
 * where it has none, the last one before and the first one after it.
 */
enum ntl_syscall_fit {
    NTL_SYSCALL_OWN, NTL_SYSCALL_BRANCH, NTL_SYSCALL_BEFORE, NTL_SYSCALL_AFTER
};

struct ntl_syscall_choice {
    struct ntl_syscall_edition edition[NTL_SYSCALL_CHOICES];
    enum ntl_syscall_fit fit[NTL_SYSCALL_CHOICES];
    size_t count;               /* its own come first; a list stands once     */
};

NTL_API void ntl_syscall_choose(enum ntl_arch arch,
                                enum ntl_syscall_table table, uint32_t build,
                                struct ntl_syscall_choice *ret);

/*
 * Arguments: from the bytes that the 32-bit stub removes, so that a 64-bit one
 * counts twice, or from a prototype; `source` says which.
 */
struct ntl_syscall_arguments {
    uint8_t count;
    bool disputed;              /* a prototype has `prototype` of them        */
    uint8_t prototype;
    const char *source;
};

/* False where no source has the count. */
NTL_API bool ntl_syscall_arguments(uint16_t service, enum ntl_arch arch,
                                   uint32_t build,
                                   struct ntl_syscall_arguments *ret);

/* How many arguments registers hold: 4 on x64, 8 on arm64, none on x86. */
NTL_API unsigned ntl_syscall_registers(enum ntl_arch arch);

/* What the number in eax means. */
struct ntl_syscall_number {
    enum ntl_syscall_table table;   /* TABLES: a third or fourth one of x86   */
    uint16_t row;
    uint8_t shift, mask;        /* of the dispatcher: eax >> shift & mask is the
                                   descriptor's offset; mask 0: not known     */
    uint8_t thunk;              /* of a WOW64 stub, 0 for none                */
    uint32_t ignored;           /* bits that no part of this looks at         */
};

/*
 * Kernels before 3790 have two bits for the table on x86.  A number with a
 * thunk (31:16) is one of WOW64's stubs on x64, from 9200 on.
 */
NTL_API struct ntl_syscall_number
ntl_syscall_decode(enum ntl_arch arch, uint32_t build, uint32_t number);

/* "Thunk1ArgSp": wow64cpu's name for a thunk, or NULL. */
NTL_API const char *ntl_wow64_thunk(unsigned thunk);

#endif
