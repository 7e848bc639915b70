#include "file.h"

#include "core/text/ascii.h"
#include "foreign.h"
#include "log-file.h"
#include "name.h"
#include "read/text/lines.h"

/* --- names ---------------------------------------------------------------- */

static bool is_log_name(const struct cmd_operand *text)
{
    return log_file_is_name(text->text, text->length)
           && !memchr(text->text, ' ', text->length);
}

bool file_is_name(const struct cmd_operand *text)
{
    return name_is_image(text->text, text->length) || is_log_name(text)
           || memchr(text->text, '/', text->length)
           || (text->length > 2 && ascii_is_letter(text->text[0])
               && text->text[1] == ':' && text->text[2] == '\\');
}

bool file_is_path(const struct cmd_operand *first)
{
    struct span s = span_of(first->text, first->length);

    return span_take(&s, ".") && ((void)span_take(&s, "."), true)
           && (span_char(s) == '/' || span_char(s) == '\\');
}

void file_put_name(struct buffer *text, const struct cmd_operand *name)
{
    char quote = strchr("\"'", name->text[0])
                 ? '\0' : memchr(name->text, ' ', name->length) ? '"' : '\0';

    if (quote)
        buffer_char(text, quote);
    buffer_bytes(text, name->text, name->length);
    if (quote)
        buffer_char(text, quote);
}

/* --- a line about a file -------------------------------------------------- */

/* Does the name end as an image's or a log's? */
static bool is_opened(const char *name, size_t length)
{
    return name_is_image(name, length) || log_file_is_name(name, length);
}

/* A line with such a name at its beginning or its end. */
static bool has_name(const struct parser *r, struct cmd_operand all,
                     struct file_asked *ret)
{
    struct span line = span_of(all.text, all.length);
    struct name first, last;
    size_t at = 0;

    if (!r->line->options.typed || r->asked || r->line->options.image.given
        || !name_next(all.text, all.length, &at, &first))
        return false;
    ret->asked = (struct span) { all.text + at, line.end };
    for (last = first; name_next(all.text, all.length, &at, &last);)
        ;
    if (last.from == first.from)
        return false;
    if (!is_opened(all.text + first.from, first.to - first.from)) {
        ret->asked = (struct span) { line.at, all.text + last.from
                                              - last.quoted };
        first = last;
    }
    ret->name = parser_operand(r, all.offset + first.from,
                               all.offset + first.to);
    return is_opened(ret->name.text, ret->name.length);
}

/* `bugcheck`, `info`, `!analyze -v`: what a log's answer says anyhow. */
static bool asks_of_log(const struct parser *r, struct span asked)
{
    struct buffer typed = { 0 };
    struct span line = asked;
    bool asks;

    if (foreign_typed(parser_table(r), asked, &typed))
        line = span_of(typed.bytes, typed.used);
    span_trim(&line);
    asks = span_is(line, "bugcheck") || span_is(line, "info");
    buffer_free(&typed);
    return asks;
}

/* A name of an image is that of those that take names, or write files. */
static bool is_of_file(const struct parser *r, const struct file_asked *of)
{
    struct span line = of->asked, word = line_word(&line);
    const struct command *command = table_named(parser_table(r), word.at,
                                                span_left(word));

    if (!name_is_image(of->name.text, of->name.length))
        return asks_of_log(r, of->asked);
    return command ? !command->changes && !cmd_takes_files(command)
                   : foreign_claims(of->asked);
}

bool file_is_asked(const struct parser *r, struct cmd_operand all,
                   struct file_asked *ret)
{
    return has_name(r, all, ret) && is_of_file(r, ret);
}
