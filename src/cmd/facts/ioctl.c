/* Device-control codes, as CTL_CODE makes them (wdm.h). */
#include "cmd/cmd.h"

#include <ntlens/enums.h>
#include <ntlens/layout.h>
#include <stdio.h>
#include <strings.h>

enum { CODE, DEVICE, FUNCTION, METHOD, ACCESS };
enum { CUSTOM_DEVICE = 0x8000, CUSTOM_FUNCTION = 0x800 };

static const struct ntl_field fields[] = {
    { 1, 0, "Method", "how the buffers come" },
    { 13, 2, "Function", NULL },
    { 15, 14, "Access", "that the handle needs" },
    { 31, 16, "DeviceType", NULL },
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
    ntl_layout_show(&layout, "fields", code, sink);
    find_oddities(code, sink);
}

/* Parts that are given; the others are 0. */
static enum ntl_status join(struct cmd_call *call, uint32_t *ret,
                            struct ntl_diag *diag)
{
    static const struct {
        uint32_t max;
        uint8_t shift;
    } parts[] = {
        [DEVICE] = { 0xffff, 16 }, [FUNCTION] = { 0xfff, 2 },
        [METHOD] = { 3, 0 }, [ACCESS] = { 3, 14 },
    };

    *ret = 0;
    for (size_t i = DEVICE; i <= ACCESS; i++) {
        const struct cmd_operand *part = &call->arg[i];

        if (!part->given)
            continue;
        if (part->value > parts[i].max)
            return cmd_refuse(part, NTL_EVALUE, diag, "at most %x",
                              .number = { parts[i].max });
        *ret |= (uint32_t)part->value << parts[i].shift;
    }
    return NTL_OK;
}

/* A name that is known, or a number. */
static enum ntl_status look_up(struct cmd_call *call, uint32_t *ret,
                               struct ntl_diag *diag)
{
    struct cmd_operand *word = &call->arg[CODE];
    struct ntl_enumerator row;
    enum ntl_status status;

    if (ntl_enum_named(NTL_ENUM_IOCTL, word->text, word->length, &row)) {
        *ret = row.value;
        return NTL_OK;
    }
    status = cmd_number(call->session, word, diag);
    if (status != NTL_OK)
        return status;
    if (word->value > UINT32_MAX && word->value < UINT64_C(0xffffffff80000000))
        return cmd_refuse(word, NTL_EVALUE, diag, "a code has 32 bits");
    *ret = (uint32_t)word->value;
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    uint32_t code = 0;
    enum ntl_status status;
    bool parts = false;

    for (size_t i = DEVICE; i <= ACCESS; i++)
        parts |= call->arg[i].given;
    if (!parts && !call->arg[CODE].given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag, "a code, or "
                          "device= and function=, method=, access=");
    if (parts && call->arg[CODE].given)
        return cmd_refuse(&call->arg[CODE], NTL_EVALUE, diag,
                          "a code or its parts, not both");
    status = parts ? join(call, &code, diag) : look_up(call, &code, diag);
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
        [CODE] = { CMD_WORD, "CODE", "a code or its name", NULL, true },
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
