#include "parser.h"

#include "core/text/ascii.h"
#include "name.h"

#include <ntlens/format.h>

/* --- text ----------------------------------------------------------------- */

size_t parser_find_odd(const char *text, size_t length, size_t at)
{
    while (at < length) {
        size_t n = (unsigned char)text[at] - 1u < 0x7f
                   ? 1 : ntl_utf8_length(text + at, length - at);

        if (n == 0)
            break;
        at += n;
    }
    return at;
}

enum ntl_status parser_refuse_length(struct ntl_diag *diag)
{
    *diag = (struct ntl_diag) { .offset = LINE_MAX_BYTES, .hint = {
        .format = "a line has at most %d bytes", .number = { LINE_MAX_BYTES },
    } };
    return NTL_ELONG;
}

enum ntl_status parser_refuse_odd(const struct parser *r)
{
    const char *odd = r->line->text + r->odd;

    *r->diag = (struct ntl_diag) { .offset = r->odd, .length = 1, .hint = {
        .format = "byte %x at %d is not text (UTF-8)",
        .number = { (unsigned char)*odd, r->odd },
    } };
    return NTL_ETEXT;
}

/* --- tokens --------------------------------------------------------------- */

bool parser_name(struct parser *r, struct cmd_operand *ret)
{
    const char *text = r->line->text;
    struct name name;

    if (!name_next(text, r->line->length, &r->at, &name))
        return false;
    while (r->odd >= name.from && r->odd < name.to)
        r->odd = parser_find_odd(text, r->line->length, r->odd + 1);
    *ret = parser_operand(r, name.from, name.to);
    ret->quoted = name.quoted;
    return true;
}

bool parser_token(struct parser *r, struct cmd_operand *ret)
{
    const char *text = r->line->text;
    size_t length = r->line->length, from, depth = 0;

    if (r->names)
        return parser_name(r, ret);
    while (r->at < length && ascii_is_blank(text[r->at]))
        r->at++;
    from = r->at;
    while (r->at < length && (depth || !ascii_is_blank(text[r->at]))) {
        if (text[r->at] == '(')
            depth++;
        else if (text[r->at] == ')' && depth)
            depth--;
        r->at++;
    }
    *ret = parser_operand(r, from, r->at);
    return r->at > from;
}

struct cmd_operand parser_rest(struct parser *r, size_t from)
{
    size_t to = r->line->length;

    while (from < to && ascii_is_blank(r->line->text[from]))
        from++;
    while (to > from && ascii_is_blank(r->line->text[to - 1]))
        to--;
    r->at = r->line->length;
    return parser_operand(r, from, to);
}
