#include "twice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <ntlens/ask.h>
#include <string.h>

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

void asked_twice(const char *name, struct reader *reader)
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
