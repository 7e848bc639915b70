/* Device-control codes, as CTL_CODE makes them (wdm.h). */
#include "cmd/cmd.h"

#include <ntlens/enums.h>
#include <ntlens/layout.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CODE, DEVICE, FUNCTION, METHOD, ACCESS };
enum { CUSTOM_DEVICE = 0x8000, CUSTOM_FUNCTION = 0x800, PARTS_MAX = 8 };
enum { AFD_DEVICE = 0x12 };      /* FILE_DEVICE_NETWORK */

static const struct ntl_field fields[] = {
    { 1, 0, "Method", "how the buffers come" },
    { 13, 2, "Function", "" },
    { 15, 14, "Access", "that the handle needs" },
    { 31, 16, "DeviceType", "" },
};

static const struct ntl_layout layout = {
    "CTL_CODE", fields, sizeof fields / sizeof *fields, 32,
};

static void emit_name(const char *key, enum ntl_enum which, uint64_t value,
                      struct ntl_sink *sink)
{
    struct ntl_enumerator row = { 0, NULL, NULL };
    bool known = ntl_enum_find(which, value, &row);

    ntl_emit(sink, .key = key, .kind = known ? NTL_TEXT : NTL_ABSENT,
             .text = row.name, .note = row.note);
}

static void find_oddities(uint32_t code, struct ntl_sink *sink)
{
    uint32_t device = code >> 16, function = code >> 2 & 0xfff;

    /* _AFD_CONTROL_CODE: ntafd.h of winsiderss/phnt, afd.h of Wine */
    if (code >> 12 == AFD_DEVICE) {
        ntl_find(sink, "afd_code", "AFD makes its codes of other parts: "
                 "FILE_DEVICE_NETWORK %x << 12 | request %x << 2 | method %x",
                 .number = { AFD_DEVICE, code >> 2 & 0x3ff, code & 3 });
        return;
    }
    if (device >= CUSTOM_DEVICE)
        ntl_find(sink, "custom_device", "device types from 8000 on are for "
                 "anybody's own drivers");
    else if (!ntl_enum_name(NTL_ENUM_DEVICE_TYPE, device))
        ntl_find(sink, "unknown_device", "no header that is known here has "
                 "the device type %x", .number = { device });
    if (function >= CUSTOM_FUNCTION)
        ntl_find(sink, "custom_function", "functions from 800 on are for "
                 "anybody's own drivers");
}

/* Drivers chose the same numbers: the names after the first. */
static void show_others(uint32_t code, struct ntl_sink *sink)
{
    struct ntl_enumerator row;
    size_t seen = 0;

    for (size_t i = 0; ntl_enum_at(NTL_ENUM_IOCTL, i, &row); i++) {
        if (row.value != code || seen++ == 0)
            continue;
        if (seen == 2)
            ntl_begin(sink, NTL_TABLE, "others",
                      "other drivers' of this number");
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = row.name);
        ntl_end(sink);
    }
    if (seen > 1)
        ntl_end(sink);
}

static void show_code(uint32_t code, struct ntl_sink *sink)
{
    uint32_t device = code >> 16, function = code >> 2 & 0xfff;

    ntl_begin(sink, NTL_OBJECT, "ioctl", NULL);
    ntl_emit(sink, .key = "code", .kind = NTL_RAW, .value = code, .digits = 8);
    emit_name("name", NTL_ENUM_IOCTL, code, sink);
    emit_name("device", NTL_ENUM_DEVICE_TYPE, device, sink);
    ntl_emit(sink, .key = "function", .kind = NTL_NUMBER, .value = function);
    emit_name("method", NTL_ENUM_IOCTL_METHOD, code & 3, sink);
    emit_name("access", NTL_ENUM_IOCTL_ACCESS, code >> 14 & 3, sink);
    ntl_end(sink);
    ntl_step(sink, "code", "%x << 16 | %x << 14 | %x << 2 | %x = %x",
             .number = { device, code >> 14 & 3, function, code & 3, code });
    show_others(code, sink);
    ntl_layout_show(&layout, "fields", code, sink);
    find_oddities(code, sink);
}

/* --- made from its parts -------------------------------------------------- */

static const struct {
    uint32_t max;
    uint8_t shift;
    enum ntl_enum names;
} parts[] = {
    [DEVICE] = { 0xffff, 16, NTL_ENUM_DEVICE_TYPE },
    [FUNCTION] = { 0xfff, 2, NTL_ENUMS },           /* has no names           */
    [METHOD] = { 3, 0, NTL_ENUM_IOCTL_METHOD },
    [ACCESS] = { 3, 14, NTL_ENUM_IOCTL_ACCESS },
};

static enum ntl_status add_part(const struct cmd_operand *part, size_t i,
                                uint32_t *code, struct ntl_diag *diag)
{
    if (part->value > parts[i].max)
        return cmd_refuse(part, NTL_EVALUE, diag, "at most %x",
                          .number = { parts[i].max });
    *code |= (uint32_t)part->value << parts[i].shift;
    return NTL_OK;
}

/* Parts that are given; the others are 0. */
static enum ntl_status join(struct cmd_call *call, uint32_t *ret,
                            struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    *ret = 0;
    for (size_t i = DEVICE; i <= ACCESS && status == NTL_OK; i++)
        if (call->arg[i].given)
            status = add_part(&call->arg[i], i, ret, diag);
    return status;
}

/* The rights that winioctl.h has beside those of wdm.h. */
static bool is_right(const struct cmd_operand *o, uint64_t *ret)
{
    static const struct {
        const char *name;
        uint8_t value;
    } rights[] = {
        { "FILE_SPECIAL_ACCESS", 0 }, { "FILE_READ_DATA", 1 },
        { "FILE_WRITE_DATA", 2 },
    };

    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        if (strlen(rights[i].name) != o->length
            || strncasecmp(rights[i].name, o->text, o->length) != 0)
            continue;
        *ret = rights[i].value;
        return true;
    }
    return false;
}

/* A part's name, or a number. */
static enum ntl_status read_part(const struct cmd_call *call, size_t i,
                                 struct cmd_operand *part,
                                 struct ntl_diag *diag)
{
    struct ntl_enumerator row;

    if (ntl_enum_named(parts[i].names, part->text, part->length, &row)) {
        part->value = row.value;
        return NTL_OK;
    }
    if (i == ACCESS && is_right(part, &part->value))
        return NTL_OK;
    return cmd_number(call->session, part, diag);
}

/* --- what is typed -------------------------------------------------------- */

/* CTL_CODE(DEVICE, FUNCTION, METHOD, READ | WRITE), or its parts alone. */
static bool next_part(struct cmd_operand *text, struct cmd_operand *ret)
{
    static const char marks[] = " \t,()|";
    size_t from = 0, to;

    while (from < text->length && strchr(marks, text->text[from]))
        from++;
    for (to = from; to < text->length && !strchr(marks, text->text[to]);)
        to++;
    *ret = *text;
    ret->text += from;
    ret->offset += from;
    ret->length = to - from;
    text->text += to;
    text->offset += to;
    text->length -= to;
    return ret->length > 0;
}

/* How many there are; those after the last part are rights, too. */
static size_t split(const struct cmd_call *call,
                    struct cmd_operand part[PARTS_MAX])
{
    size_t count = 0;
    struct cmd_operand text, one;

    for (size_t i = 0; i < call->words; i++)
        for (text = call->word[i]; next_part(&text, &one);)
            if (count < PARTS_MAX
                && !(count == 0 && one.length == 8
                     && strncasecmp(one.text, "CTL_CODE", 8) == 0))
                part[count++] = one;
    return count;
}

static enum ntl_status make(const struct cmd_call *call,
                            struct cmd_operand part[PARTS_MAX], size_t count,
                            uint32_t *ret, struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    if (count < 4)
        return cmd_refuse(&part[count - 1], NTL_EMISSING, diag, "a code, or "
                          "the four parts of CTL_CODE: device, function, "
                          "method, access");
    *ret = 0;
    for (size_t n = 0; n < count && status == NTL_OK; n++) {
        size_t i = n < ACCESS - DEVICE ? DEVICE + n : ACCESS;

        status = read_part(call, i, &part[n], diag);
        if (status == NTL_OK)
            status = add_part(&part[n], i, ret, diag);
    }
    return status;
}

/* A name that is known, or a number. */
static enum ntl_status look_up(const struct cmd_call *call,
                               struct cmd_operand *word, uint32_t *ret,
                               struct ntl_diag *diag)
{
    struct ntl_enumerator row;
    enum ntl_status status;

    if (ntl_enum_named(NTL_ENUM_IOCTL, word->text, word->length, &row)) {
        *ret = row.value;
        return NTL_OK;
    }
    status = cmd_number(call->session, word, diag);
    return status == NTL_OK ? cmd_code(word, "a code has 32 bits", ret, diag)
                            : status;
}

static enum ntl_status read_code(struct cmd_call *call, uint32_t *ret,
                                 struct ntl_diag *diag)
{
    struct cmd_operand part[PARTS_MAX];
    size_t count = split(call, part);
    bool keyed = false;

    for (size_t i = DEVICE; i <= ACCESS; i++)
        keyed |= call->arg[i].given;
    if (!keyed && count == 0)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag, "a code, or "
                          "device= and function=, method=, access=");
    if (keyed && count)
        return cmd_refuse(&part[0], NTL_EVALUE, diag,
                          "a code or its parts, not both");
    if (keyed)
        return join(call, ret, diag);
    return count == 1 ? look_up(call, &part[0], ret, diag)
                      : make(call, part, count, ret, diag);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    uint32_t code = 0;
    enum ntl_status status = read_code(call, &code, diag);

    if (status != NTL_OK)
        return status;
    show_code(code, sink);
    call->result = code;
    call->has_result = true;
    return NTL_OK;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    struct ntl_enumerator row;

    while (ntl_enum_at(NTL_ENUM_IOCTL, (*state)++, &row)) {
        if (strncasecmp(row.name, prefix, length) == 0) {
            snprintf(word, size, "%s", row.name);
            return true;
        }
    }
    return false;
}

const struct command cmd_ioctl = {
    .name = "ioctl",
    .summary = "a device-control code: device, function, method, access",
    .example = "9b0c1ec8",
    .args = {
        [CODE] = { CMD_WORDS, "CODE", "a code, its name, or CTL_CODE(...)",
                   NULL, true },
        [DEVICE] = { CMD_KEYED, "device", "makes a code: its device type", NULL,
                     true },
        [FUNCTION] = { CMD_KEYED, "function", "its function", NULL, true },
        [METHOD] = { CMD_KEYED, "method", "0 buffered 1 in 2 out 3 neither",
                     NULL, true },
        [ACCESS] = { CMD_KEYED, "access", "0 any 1 read 2 write 3 both", NULL,
                     true },
    },
    .run = run,
    .complete = complete,
};
