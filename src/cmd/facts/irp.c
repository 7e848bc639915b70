/* IRPs: major functions and their minor ones. */
#include "cmd/cmd.h"

#include <ntlens/enums.h>
#include <stdio.h>
#include <strings.h>

enum { MAJOR, MINOR };

/* The minor functions of a major one; NTL_ENUMS where it has none. */
static enum ntl_enum minors_of(uint64_t major)
{
    static const struct {
        uint8_t major;
        enum ntl_enum minors;
    } rows[] = {
        { 0x3, NTL_ENUM_IRP_MN_READ_WRITE },
        { 0x4, NTL_ENUM_IRP_MN_READ_WRITE },
        { 0xc, NTL_ENUM_IRP_MN_DIRECTORY_CONTROL },
        { 0xd, NTL_ENUM_IRP_MN_FILE_SYSTEM_CONTROL },
        { 0xf, NTL_ENUM_IRP_MN_SCSI },
        { 0x11, NTL_ENUM_IRP_MN_LOCK_CONTROL },
        { 0x16, NTL_ENUM_IRP_MN_POWER },
        { 0x17, NTL_ENUM_IRP_MN_SYSTEM_CONTROL },
        { 0x1b, NTL_ENUM_IRP_MN_PNP },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].major == major)
            return rows[i].minors;
    }
    return NTL_ENUMS;
}

static void show_rows(enum ntl_enum which, const char *key,
                      struct ntl_sink *sink)
{
    struct ntl_enumerator row;

    ntl_begin(sink, NTL_TABLE, key, NULL);
    for (size_t i = 0; ntl_enum_at(which, i, &row); i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "value", .kind = NTL_NUMBER, .value = row.value);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = row.name,
                 .note = row.note);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static bool emit_name(const char *number, const char *key, enum ntl_enum which,
                      uint64_t value, struct ntl_sink *sink)
{
    const char *name = ntl_enum_name(which, value);

    ntl_emit(sink, .key = number, .kind = NTL_NUMBER, .value = value);
    ntl_emit(sink, .key = key, .kind = name ? NTL_TEXT : NTL_ABSENT,
             .text = name);
    return name;
}

static void show_irp(struct cmd_call *call, uint64_t major,
                     struct ntl_sink *sink)
{
    enum ntl_enum minors = minors_of(major);
    bool known;

    ntl_begin(sink, NTL_OBJECT, "irp", NULL);
    known = emit_name("major", "major_name", NTL_ENUM_IRP_MJ, major, sink);
    if (call->arg[MINOR].given)
        known &= emit_name("minor", "minor_name", minors,
                           call->arg[MINOR].value, sink);
    ntl_end(sink);
    if (!call->arg[MINOR].given)
        show_rows(minors, "minors", sink);
    if (!known)
        ntl_find(sink, "unknown_function", "no header that is known here has "
                 "a function of that number");
    call->absent = !known;
}

static enum ntl_status look_up(struct cmd_call *call, uint64_t *ret,
                               struct ntl_diag *diag)
{
    struct cmd_operand *word = &call->arg[MAJOR];
    struct ntl_enumerator row;
    enum ntl_status status;

    if (ntl_enum_named(NTL_ENUM_IRP_MJ, word->text, word->length, &row)) {
        *ret = row.value;
        return NTL_OK;
    }
    status = cmd_number(call->session, word, diag);
    *ret = word->value;
    return status;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    uint64_t major = 0;
    enum ntl_status status;

    if (!call->arg[MAJOR].given) {
        show_rows(NTL_ENUM_IRP_MJ, "majors", sink);
        return NTL_OK;
    }
    status = look_up(call, &major, diag);
    if (status == NTL_OK)
        show_irp(call, major, sink);
    return status;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    struct ntl_enumerator row;

    while (ntl_enum_at(NTL_ENUM_IRP_MJ, (*state)++, &row)) {
        if (strncasecmp(row.name, prefix, length) == 0) {
            snprintf(word, size, "%s", row.name);
            return true;
        }
    }
    return false;
}

const struct command cmd_irp = {
    .name = "irp",
    .summary = "an IRP's major and minor function by number, or their lists",
    .example = "1b 2",
    .args = {
        [MAJOR] = { CMD_WORD, "MAJOR", "a number or a name; none lists all",
                    NULL, true },
        [MINOR] = { CMD_NUMBER, "MINOR", "of that major one; none lists them",
                    NULL, true },
    },
    .run = run,
    .complete = complete,
};
