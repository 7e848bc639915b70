/* windbg-dd.h - lines as WinDbg's dd, dds and dps print them. */
#ifndef WINDBG_DD_H
#define WINDBG_DD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WINDBG_DD_VALUES = 8 };

struct windbg_dd {
    uint64_t address;
    unsigned digits;            /* of the address as it stands: 8 or 16       */
    uint32_t value[WINDBG_DD_VALUES];
    bool known[WINDBG_DD_VALUES];       /* not ????????                       */
    unsigned values;
    const char *symbol;         /* after the value: nt!NtClose; or NULL       */
    size_t symbol_length;
};

/*
 * An address of 8 or 16 digits (fffff800`02a8e300), values of exactly 8, and
 * after one value its symbol.  Reads up to the end of the line, not beyond.
 */
bool windbg_dd_read(const char *line, size_t length, struct windbg_dd *ret);

/* An address at the start, as above; returns its length, 0 for none. */
size_t windbg_dd_address(const char *text, size_t length, uint64_t *ret);

/* The bytes of the first line, without its newline. */
size_t windbg_line(const char *text, size_t length);

/* `0: kd> dd nt!KiServiceTable`: a debugger's prompt. */
bool windbg_prompt(const char *line, size_t length);

#endif
