#include "reader.h"

#include <string.h>

static size_t read_some(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    struct reader *r = context;
    uint64_t end = r->end ? r->end : r->size;
    size_t n = r->most && length > r->most ? r->most : length;

    if (r->reads_left && r->reads + 1 >= r->reads_left)
        end = 0;
    if (offset >= end)
        n = 0;
    else if (n > end - offset)
        n = (size_t)(end - offset);
    if (n)
        memcpy(buffer, r->bytes + offset, n);
    else
        r->refused = true;
    r->reads++;
    r->read += n;
    return r->lies && n == length ? n + 5 : n;
}

struct ntl_source reader_source(struct reader *reader)
{
    return (struct ntl_source) {
        .size = sizeof (struct ntl_source), .context = reader,
        .length = reader->size, .read = read_some,
    };
}

const char *reader_line(size_t i)
{
    static const char *const lines[] = {
        "info", "set", "regs", "regs 1", "modules", "modules nt",
        "modules @pc", "stack", "stack --count 64", "stack @sp", "bugcheck",
        "db @pc L40", "dq @sp L400", "da @sp L100", "du @sp L100",
        "db fffff78000000000 L2e0", "db ffdf0000 L40",
        "dq fffff6fb7dbed000 L200", "pte @pc", "pte @sp",
        "pte fffff78000000000", "!pte @pc", "vtop @pc",
        "vtop 0 fffff78000000000", "access @pc x", "access @sp w",
        "maps --count 400", "maps @sp", "ptov 1000", "handle 4",
        "dt _EPROCESS @sp", "va @pc", "pfn 1", "selfmap", "idt e", "gdt 8",
        "cfg @pc", "eval poi(@sp)", "u @pc", "triage dump",
    };

    return i < sizeof lines / sizeof *lines ? lines[i] : NULL;
}
