#include "reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <ntlens/ask.h>
#include <stdlib.h>
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

/* --- both ways ------------------------------------------------------------ */

static enum ntl_status open_bytes(void *context, const char *name,
                                  struct ntl_source *ret, struct ntl_diag *diag)
{
    const struct reader *r = context;

    (void)name, (void)diag;
    *ret = ntl_source_of_bytes(r->bytes, (size_t)r->size);
    return NTL_OK;
}

static enum ntl_status open_reader(void *context, const char *name,
                                   struct ntl_source *ret,
                                   struct ntl_diag *diag)
{
    (void)name, (void)diag;
    *ret = reader_source(context);
    return NTL_OK;
}

static struct ntl_ask *session(struct reader *reader,
                               enum ntl_status (*open)(void *context,
                                                       const char *name,
                                                       struct ntl_source *ret,
                                                       struct ntl_diag *diag))
{
    struct ntl_host host = ntl_host_of(reader);
    struct ntl_ask *ask;

    host.open = open;
    ask = ntl_ask_open(&host);
    assert_non_null(ask);
    ntl_ask_how(ask, NTL_ASK_KEEP);
    return ask;
}

static void compare(const char *name, const char *line, enum ntl_form form,
                    struct ntl_ask *mapped, struct ntl_ask *read)
{
    struct ntl_text one, two;
    enum ntl_answered how
        = ntl_ask_form(mapped, line, strlen(line), form, &one);

    if (how != ntl_ask_form(read, line, strlen(line), form, &two)
        || one.length != two.length
        || memcmp(one.bytes, two.bytes, one.length) != 0)
        fail_msg("%s: %s differs where it is read:\n%s---\n%s", name, line,
                 one.bytes, two.bytes);
}

void reader_asks_twice(const char *name, struct reader *reader)
{
    struct ntl_ask *mapped = session(reader, open_bytes);
    struct ntl_ask *read = session(reader, open_reader);

    compare(name, "open dump", NTL_FORM_TEXT, mapped, read);
    for (size_t i = 0; reader_line(i); i++) {
        compare(name, reader_line(i), NTL_FORM_TEXT, mapped, read);
        compare(name, reader_line(i), NTL_FORM_JSON, mapped, read);
    }
    ntl_ask_close(mapped);
    ntl_ask_close(read);
    if (!reader->reads)
        fail_msg("%s: nothing was read", name);
}
