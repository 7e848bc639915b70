#include "cmd/words.h"

#include <ntlens/bugcheck.h>
#include <ntlens/enums.h>
#include <ntlens/ntstatus.h>
#include <stdio.h>
#include <strings.h>

enum { VALUE };
enum { FOUND = 64, NEAR = 3 };

/* What HRESULT_FROM_NT sets. */
#define N_BIT UINT32_C(0x10000000)

static void status_row(const struct ntl_ntstatus *row, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "value", .kind = NTL_RAW, .value = row->value,
             .sort = NTL_SORT_NTSTATUS,
             .digits = 8);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = row->name);
    ntl_end(sink);
}

/* --- one value ------------------------------------------------------------ */

static void show_names(const struct ntl_ntstatus *row, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "name", .kind = row ? NTL_TEXT : NTL_ABSENT,
             .text = row ? row->name : NULL,
             .note = row ? NULL : "no NTSTATUS is known of this value");
    if (row && row->also)
        ntl_emit(sink, .key = "also", .kind = NTL_TEXT, .text = row->also);
    if (row && row->note)
        ntl_emit(sink, .key = "note", .kind = NTL_TEXT, .text = row->note);
}

static void show_forms(uint32_t value, struct ntl_sink *sink)
{
    uint32_t error = 0;
    bool known = ntl_win32_of_ntstatus(value, &error);
    const char *name = known ? ntl_win32_name(error) : NULL;

    ntl_emit(sink, .key = "severity", .kind = NTL_TEXT,
             .text = ntl_ntstatus_severity(value));
    ntl_emit(sink, .key = "facility", .kind = NTL_TEXT,
             .text = ntl_ntstatus_facility(value)
                     ? ntl_ntstatus_facility(value)
                     : value >> 16 & 0xfff ? "unknown" : "none");
    ntl_emit(sink, .key = "hresult", .kind = NTL_RAW, .digits = 8,
             .value = ntl_hresult_of_ntstatus(value),
             .note = "HRESULT_FROM_NT: bit 28 set");
    ntl_emit(sink, .key = "win32", .value = error,
             .kind = known ? NTL_DECIMAL : NTL_ABSENT,
             .note = known ? "RtlNtStatusToDosError, decimal"
                           : "no Win32 error is known");
    if (name)
        ntl_emit(sink, .key = "win32_name", .kind = NTL_TEXT, .text = name);
    ntl_step(sink, "hresult", "%x | %x = %x",
             { value, N_BIT, ntl_hresult_of_ntstatus(value) });
    ntl_step(sink, "severity", "%x >> 30 = %x: %s", { value, value >> 30 },
             { ntl_ntstatus_severity(value) });
    ntl_step(sink, "facility", "%x >> 16 & fff = %x",
             { value, value >> 16 & 0xfff });
}

/* --- what else the number is ---------------------------------------------- */

/* FACILITY_WIN32 of an HRESULT; FACILITY_NTWIN32 of a status. */
static bool holds_win32(uint32_t value)
{
    return value >> 16 == 0x8007 || value >> 16 == 0xc007;
}

static const char *win32_reading(uint32_t value)
{
    if (holds_win32(value))
        return ntl_win32_name(value & 0xffff);
    return value <= UINT16_MAX ? ntl_win32_name(value) : NULL;
}

/* COM's failures have bit 31 and, if a program made them, bit 29. */
static const char *hresult_facility(uint32_t value)
{
    return value >> 30 == 2 ? ntl_hresult_facility(value) : NULL;
}

static const char *bugcheck_reading(uint32_t value)
{
    struct ntl_bugcheck bugcheck;

    return ntl_bugcheck_find(value, &bugcheck) ? bugcheck.name : NULL;
}

static bool show_readings(uint32_t value, const char *title,
                          struct ntl_sink *sink)
{
    const struct {
        const char *as, *name;
        bool part;              /* of the name only                           */
    } rows[] = {
        { "exception", ntl_enum_name(NTL_ENUM_EXCEPTION, value), false },
        { "fast-fail code", ntl_enum_name(NTL_ENUM_FAST_FAIL, value), false },
        { "Win32 error", win32_reading(value), false },
        { "HRESULT", ntl_hresult_name(value), false },
        { "HRESULT's facility", hresult_facility(value), true },
        { "bug check", bugcheck_reading(value), false },
    };
    bool any = false, known = false;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].name)
            continue;
        known |= !rows[i].part;
        if (!any)
            ntl_begin(sink, NTL_TABLE, "also_read_as", title);
        any = true;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "as", .kind = NTL_TEXT, .text = rows[i].as);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = rows[i].name);
        ntl_end(sink);
    }
    if (any)
        ntl_end(sink);
    return known;
}

static void show_near(uint32_t value, struct ntl_sink *sink)
{
    size_t at = ntl_ntstatus_position(value), from = at < NEAR ? 0 : at - NEAR;
    struct ntl_ntstatus row;

    ntl_begin(sink, NTL_TABLE, "near", "what is near");
    for (size_t i = from; i < at + NEAR && ntl_ntstatus_at(i, &row); i++)
        status_row(&row, sink);
    ntl_end(sink);
}

/* What is strange about it; whether it is known as anything at all. */
static bool find_oddities(uint64_t typed, bool known, struct ntl_sink *sink)
{
    uint32_t value = (uint32_t)typed, plain = value & ~N_BIT;
    struct ntl_ntstatus row;

    if (typed > UINT32_MAX)
        ntl_find(sink, "sign_extended", "cut to its low 32 bits");
    if ((value & N_BIT) && ntl_ntstatus_find(plain, &row)) {
        ntl_find(sink, "hresult_from_nt",
                 "as an HRESULT it is HRESULT_FROM_NT of %x, %s", { plain },
                 { row.name });
        known = true;
    }
    if (!known)
        ntl_find(sink, "unknown_status", value >> 30 == 2
                 ? "%x is not known here: no header of statuses names it; as "
                 "an HRESULT it may have a name of its own component"
                 : "%x is not known here: no header of statuses names it",
                 { value });
    return known;
}

/* What has a name stands first. */
static void show_value(struct cmd_call *call, uint64_t typed,
                       struct ntl_sink *sink)
{
    uint32_t value = (uint32_t)typed;
    struct ntl_ntstatus row;
    bool found = ntl_ntstatus_find(value, &row);
    bool other = !found && show_readings(value, "names of this number", sink);

    ntl_begin(sink, NTL_OBJECT, "ntstatus", found ? NULL : "as an NTSTATUS");
    ntl_emit(sink, .key = "value", .kind = NTL_RAW, .value = value,
             .sort = NTL_SORT_NTSTATUS,
             .digits = 8);
    show_names(found ? &row : NULL, sink);
    show_forms(value, sink);
    ntl_end(sink);
    ntl_layout_show(ntl_ntstatus_layout(), "fields", value, sink);
    if (found)
        show_readings(value, "the same number as", sink);
    if (!find_oddities(typed, found || other, sink)) {
        show_near(value, sink);
        call->absent = true;
    }
    call->result = value;
    call->has_result = true;
}

/* What Tab offers. */
static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    struct ntl_ntstatus row;

    while (ntl_ntstatus_at((*state)++, &row)) {
        if (strncasecmp(row.name, prefix, length) == 0) {
            snprintf(word, size, "%s", row.name);
            return true;
        }
    }
    return false;
}

/* --- a name --------------------------------------------------------------- */

/* Of the codes whose names are worth a number here. */
static bool named_code(const struct cmd_operand *name, uint32_t *ret)
{
    static const enum ntl_enum which[] = {
        NTL_ENUM_EXCEPTION, NTL_ENUM_FAST_FAIL,
    };
    struct ntl_enumerator row;

    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        if (ntl_enum_named(which[i], name->text, name->length, &row)) {
            *ret = row.value;
            return true;
        }
    }
    return false;
}

/* No name is a number, too: a test holds that. */
static bool named(const struct cmd_operand *name, uint32_t *ret)
{
    struct ntl_ntstatus row;
    size_t at = 0;

    if (!ntl_ntstatus_named(name->text, name->length, &at, &row))
        return named_code(name, ret)
               || ntl_error_named(name->text, name->length, ret);
    *ret = row.value;
    return true;
}

static void show_parts(struct cmd_call *call, const struct cmd_operand *name,
                       struct ntl_sink *sink)
{
    struct ntl_ntstatus row;
    size_t at = 0, count = 0;

    ntl_begin(sink, NTL_TABLE, "found", NULL);
    while (count < FOUND
           && ntl_ntstatus_search(name->text, name->length, &at, &row)) {
        status_row(&row, sink);
        count++;
    }
    ntl_end(sink);
    ntl_find(sink, "unknown_name", count ? "no status has this name; these "
             "contain it" : "no status has this name, and none contains it");
    if (count == FOUND)
        ntl_find(sink, "more_found", "these are the first %d", { FOUND });
    call->absent = true;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct cmd_operand *o = &call->arg[VALUE], name = words_bare(o);
    enum ntl_status status = cmd_number(call->session, o, diag);
    uint32_t value;

    if (status == NTL_OK) {
        status = cmd_code(o, "a status has 32 bits", &value, diag);
        if (status != NTL_OK)
            return status;
        show_value(call, o->value, sink);
    } else if (named(&name, &value))
        show_value(call, value, sink);
    else if (words_is_name(&name))
        show_parts(call, &name, sink);
    else
        return status;
    return NTL_OK;
}

const struct command cmd_status = {
    .name = "status",
    .aliases = "!error",
    .summary = "an NTSTATUS, HRESULT or Win32 error: names, severity, facility",
    .example = "c0000005",
    .args = { { CMD_WORD, "VALUE", "a value or a name", NULL, false } },
    .run = run,
    .complete = complete,
};
