/* The small enumerations that other answers use, by themselves. */
#include "cmd/cmd.h"

#include <ntlens/enums.h>
#include <ntlens/pooltag.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NAME, VALUE };

/* In any case. */
static bool contains(const char *title, const char *text, size_t length)
{
    for (; strlen(title) >= length; title++)
        if (strncasecmp(title, text, length) == 0)
            return true;
    return false;
}

/* The one of that name; else the only one whose name holds the text. */
static enum ntl_enum named(const struct cmd_operand *name)
{
    size_t skip = name->length > 1 && name->text[0] == '_', found = 0;
    enum ntl_enum only = NTL_ENUMS;

    for (enum ntl_enum which = 0; which < NTL_ENUMS; which++) {
        const char *title = ntl_enum_title(which);

        if (!contains(title, name->text + skip, name->length - skip))
            continue;
        if (strlen(title) == name->length - skip)
            return which;
        only = which;
        found++;
    }
    return found == 1 ? only : NTL_ENUMS;
}

static void show_row(const struct ntl_enumerator *row, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "value", .kind = NTL_NUMBER, .value = row->value);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = row->name);
    ntl_emit(sink, .key = "note", .kind = row->note ? NTL_TEXT : NTL_ABSENT,
             .text = row->note);
    ntl_end(sink);
}

/* One value: the names of the bits, or the rows that have it. */
static bool fits(enum ntl_enum which, const struct ntl_enumerator *row,
                 const struct cmd_operand *value)
{
    if (!value->given)
        return true;
    return ntl_enum_is_flags(which) ? (value->value & row->value) != 0
                                    : value->value == row->value;
}

static void show_rows(struct cmd_call *call, enum ntl_enum which,
                      const struct cmd_operand *value, struct ntl_sink *sink)
{
    struct ntl_enumerator row;
    bool any = false;

    ntl_begin(sink, NTL_TABLE, "values", NULL);
    for (size_t i = 0; ntl_enum_at(which, i, &row); i++) {
        if (!fits(which, &row, value))
            continue;
        show_row(&row, sink);
        any = true;
    }
    ntl_end(sink);
    if (!any)
        ntl_find(sink, "unknown_value", "%s has no name for %x that is known "
                 "here", .word = { ntl_enum_title(which) },
                 .number = { value->value });
    call->absent = !any;
}

static void show_titles(struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "enumerations", NULL);
    for (enum ntl_enum which = 0; which < NTL_ENUMS; which++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT,
                 .text = ntl_enum_title(which));
        ntl_emit(sink, .key = "flags", .kind = NTL_FLAG,
                 .value = ntl_enum_is_flags(which));
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* A number, or one of its names. */
static enum ntl_status read_value(const struct cmd_call *call,
                                  enum ntl_enum which,
                                  struct cmd_operand *value,
                                  struct ntl_diag *diag)
{
    struct ntl_enumerator row;

    if (!value->given)
        return NTL_OK;
    if (!ntl_enum_named(which, value->text, value->length, &row))
        return cmd_number(call->session, value, diag);
    value->value = row.value;
    return NTL_OK;
}

/* The first enumeration that has the name, as WrQueue. */
static enum ntl_enum holder(const struct cmd_operand *name)
{
    struct ntl_enumerator row;
    enum ntl_enum which = 0;

    while (which < NTL_ENUMS
           && !ntl_enum_named(which, name->text, name->length, &row))
        which++;
    return which;
}

/* --- pool tags ------------------------------------------------------------ */

static bool means_pool_tags(const struct cmd_operand *name)
{
    static const char word[] = "pooltag";

    return name->length == sizeof word - 1
           && strncasecmp(name->text, word, name->length) == 0;
}

/* Four characters as they stand in memory, blanks after fewer; or a number. */
static enum ntl_status read_tag(const struct cmd_call *call,
                                struct cmd_operand *tag, uint32_t *ret,
                                struct ntl_diag *diag)
{
    if (!tag->given)
        return cmd_refuse(&call->arg[NAME], NTL_EMISSING, diag,
                          "which tag: `enum pooltag Proc`");
    if (tag->length > sizeof *ret) {
        enum ntl_status status = cmd_number(call->session, tag, diag);

        return status == NTL_OK ? cmd_code(tag, "a tag has 32 bits", ret, diag)
                                : status;
    }
    *ret = 0;
    for (unsigned i = sizeof *ret; i-- > 0;)
        *ret = *ret << 8
               | (i < tag->length ? (unsigned char)tag->text[i] : ' ');
    return NTL_OK;
}

static enum ntl_status show_tag(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    struct cmd_operand tag = call->arg[VALUE];
    uint32_t value;
    enum ntl_status status = read_tag(call, &tag, &value, diag);
    const char *owner;

    if (status != NTL_OK)
        return status;
    owner = ntl_pool_tag_owner(value);
    ntl_emit(sink, .key = "value", .kind = NTL_RAW, .value = value,
             .digits = 8);
    ntl_emit(sink, .key = "pool_tag_owner",
             .kind = owner ? NTL_TEXT : NTL_ABSENT, .text = owner,
             .note = owner ? "by Microsoft's pooltag.txt" : NULL);
    if (!owner)
        ntl_find(sink, "unknown_tag", "no list that is known here has it: any "
                 "driver may choose one");
    call->absent = !owner;
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct cmd_operand value = call->arg[VALUE];
    enum ntl_status status;
    enum ntl_enum which;

    if (!call->arg[NAME].given) {
        show_titles(sink);
        return NTL_OK;
    }
    if (means_pool_tags(&call->arg[NAME]))
        return show_tag(call, sink, diag);
    which = named(&call->arg[NAME]);
    if (which == NTL_ENUMS && !value.given) {
        which = holder(&call->arg[NAME]);
        value = call->arg[NAME];
    }
    if (which == NTL_ENUMS)
        return cmd_refuse(&call->arg[NAME], NTL_ENAME, diag,
                          "`enum` alone lists them");
    status = read_value(call, which, &value, diag);
    if (status != NTL_OK)
        return status;
    ntl_emit(sink, .key = "enumeration", .kind = NTL_TEXT,
             .text = ntl_enum_title(which));
    show_rows(call, which, &value, sink);
    return NTL_OK;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    while (*state < NTL_ENUMS) {
        const char *title = ntl_enum_title((enum ntl_enum)(*state)++);

        if (strncasecmp(title, prefix, length) == 0) {
            snprintf(word, size, "%s", title);
            return true;
        }
    }
    return false;
}

const struct command cmd_enum = {
    .name = "enum",
    .summary = "an enumeration's names: wait reasons, pool types; who has a "
               "pool tag",
    .example = "KWAIT_REASON 1b",
    .args = {
        [NAME] = { CMD_WORD, "NAME", "which, or a name of one; none lists them",
                   NULL, true },
        [VALUE] = { CMD_WORD, "VALUE", "one of its values, or of its names",
                    NULL, true },
    },
    .run = run,
    .complete = complete,
};
