#include "bare.h"

#include "core/text/ascii.h"
#include "core/text/spelling.h"
#include "options.h"
#include "read/text/span.h"

#include <ntlens/expr.h>

enum {
    FIRST_ADDRESS = 0x10000,
    LONGEST_DIGITS = 4          /* of a command's name that is all digits: `dd`;
                                   test_read.c proves it                      */
};

static void take_bare(struct parser *r, const struct cmd_operand *number)
{
    struct cmd_call *call = &r->line->call;

    r->line->wrapped = number->wrapped;
    call->bare = true;
    call->command = number->value < FIRST_ADDRESS ? parser_table(r)->small
                                                 : parser_table(r)->address;
    call->arg[0] = *number;
}

bool bare_number(struct parser *r)
{
    struct cmd_operand all = parser_operand(r, 0, r->line->length);

    if (r->line->options.image.given
        || !ntl_number_plain(all.text, all.length, &all.value)
        || (all.length <= LONGEST_DIGITS
            && table_named(parser_table(r), all.text, all.length)))
        return false;
    take_bare(r, &all);
    return true;
}

enum ntl_status bare_read(struct parser *r, struct cmd_operand first)
{
    struct cmd_operand all = first, next;
    enum ntl_status status;
    bool option_between = false;

    for (size_t end = r->at; options_skip(r, &next, &status); end = r->at) {
        option_between |= end != next.offset
                          && memchr(r->line->text + end, '-',
                                    next.offset - end) != NULL;
        if (option_between)
            return cmd_refuse(&next, NTL_EEXTRA, r->diag,
                              "options stand before or after an expression");
        all.length = next.offset + next.length - all.offset;
    }
    r->line->call.bare = true;
    if (status != NTL_OK || (status = options_open_image(r)) != NTL_OK)
        return status;
    status = cmd_number(r->line->own_session ? &r->line->session : r->base,
                        &all, r->diag);
    if (status != NTL_OK)
        return status;
    take_bare(r, &all);
    return NTL_OK;
}

bool bare_is_letter(char c)
{
    return ascii_is_letter(c) || c == '!' || c == '.';
}

/* The command that is nearest by its letters; NULL: none is near. */
static const char *nearest(const struct parser *r,
                           const struct cmd_operand *word)
{
    const char *best = NULL;
    unsigned least = word->length > 4 ? 3 : 2;

    for (const struct command *const *c = parser_table(r)->commands; *c; c++) {
        unsigned far = ntl_spelling_distance(word->text, word->length,
                                             (*c)->name, strlen((*c)->name));

        if (far < least) {
            least = far;
            best = (*c)->name;
        }
    }
    return word->length > 2 ? best : NULL;
}

/* Of what has to do with stop codes, but has none. */
static bool speaks_of_stops(const struct line *line)
{
    static const char *const words[] = {
        "stop", "bug", "bsod", "blue screen", "bluescreen", "crash", "_0x",
    };
    struct span text = span_of(line->text, line->length);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_find(text, words[i]))
            return true;
    return span_take(&text, "0x") && memchr(text.at, '_', span_left(text));
}

static enum ntl_status refuse_unknown(struct parser *r,
                                      const struct cmd_operand *first)
{
    const char *near = nearest(r, first);

    if (speaks_of_stops(r->line) && (!near || strcmp(near, "bugcheck") != 0))
        return cmd_refuse(first, NTL_ENAME, r->diag,
                          "a stop code: `bugcheck CODE P1 P2 P3 P4`, its name, "
                          "or the text as it stands");
    if (near)
        return cmd_refuse(first, NTL_ENAME, r->diag, "did you mean `%s`?",
                          .word = { near });
    return cmd_refuse(first, NTL_ENAME, r->diag,
                      "neither a command nor a number; `help all` lists the "
                      "commands");
}

enum ntl_status bare_refuse(struct parser *r,
                               const struct cmd_operand *first,
                               enum ntl_status status)
{
    if (status != NTL_ENAME && status != NTL_ESYNTAX)
        return status;
    if (speaks_of_stops(r->line))
        return refuse_unknown(r, first);
    if (!bare_is_letter(first->text[0]) || r->diag->offset != first->offset
        || memchr(first->text, '!', first->length))
        return status;
    return refuse_unknown(r, first);
}
