#include "edit.h"

#include "core/text/utf8.h"
#include "core/text/visible.h"

#include "keys.h"

#include <stdlib.h>
#include <string.h>

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t text_columns(const char *text, size_t length)
{
    size_t columns = 0, n;

    for (; length > 0; text += n, length -= n) {
        const struct ntl_visible v = ntl_visible(text, length);

        columns += *text == '\n' ? 1u : v.columns;
        n = v.bytes;
    }
    return columns;
}

/* --- the line ------------------------------------------------------------- */

static bool is_control(uint32_t code)
{
    return code < ' ' || (code >= 0x7f && code < 0xa0);
}

void edit_set(struct edit *edit, const char *text)
{
    edit->length = edit->cursor = 0;
    edit->text[0] = '\0';
    edit->fresh = false;
    edit_insert(edit, text, strlen(text));
}

static void insert_char(struct edit *edit, uint32_t code)
{
    char bytes[NTL_UTF8_BYTES];
    size_t n = ntl_utf8_put(bytes, code);

    if (edit->fresh)
        edit_set(edit, "");
    if (edit->length + n >= EDIT_MAX)
        return;
    memmove(edit->text + edit->cursor + n, edit->text + edit->cursor,
            edit->length - edit->cursor + 1);
    memcpy(edit->text + edit->cursor, bytes, n);
    edit->length += n;
    edit->cursor += n;
}

void edit_insert(struct edit *edit, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        struct ntl_character c = ntl_character(text + at, length - at);

        at += c.bytes;
        if (c.code == '\t')
            c.code = ' ';
        if (c.valid && (c.code == '\n' || !is_control(c.code)))
            insert_char(edit, c.code);
    }
}

size_t edit_column(const struct edit *edit, size_t offset)
{
    return text_columns(edit->text,
                        offset < edit->length ? offset : edit->length);
}

static size_t before(const struct edit *edit, size_t at)
{
    while (at > 0 && continues(edit->text[--at]))
        ;
    return at;
}

static size_t behind(const struct edit *edit, size_t at)
{
    if (at < edit->length)
        at++;
    while (at < edit->length && continues(edit->text[at]))
        at++;
    return at;
}

static void cut(struct edit *edit, size_t from, size_t to)
{
    memmove(edit->text + from, edit->text + to, edit->length - to + 1);
    edit->length -= to - from;
    edit->cursor = from;
}

static void left(struct edit *e) { e->cursor = before(e, e->cursor); }
static void right(struct edit *e) { e->cursor = behind(e, e->cursor); }
static void home(struct edit *e) { e->cursor = 0; }
static void to_end(struct edit *e) { e->cursor = e->length; }
static void rub_out(struct edit *e) { cut(e, before(e, e->cursor), e->cursor); }
static void delete(struct edit *e) { cut(e, e->cursor, behind(e, e->cursor)); }
static void kill_start(struct edit *e) { cut(e, 0, e->cursor); }
static void kill_end(struct edit *e) { cut(e, e->cursor, e->length); }

static void kill_word(struct edit *edit)
{
    size_t from = edit->cursor;

    while (from > 0 && edit->text[from - 1] == ' ')
        from--;
    while (from > 0 && edit->text[from - 1] != ' ')
        from--;
    cut(edit, from, edit->cursor);
}

bool edit_key(struct edit *edit, uint32_t key)
{
    static const struct {
        uint32_t key, too;
        void (*act)(struct edit *edit);
    } known[] = {
        { K_LEFT, K_CTRL('b'), left },      { K_RIGHT, K_CTRL('f'), right },
        { K_HOME, K_CTRL('a'), home },      { K_END, K_CTRL('e'), to_end },
        { K_BACKSPACE, K_CTRL('h'), rub_out },
        { K_DELETE, K_CTRL('d'), delete },
        { K_CTRL('u'), K_CTRL('u'), kill_start },
        { K_CTRL('k'), K_CTRL('k'), kill_end },
        { K_CTRL('w'), K_CTRL('w'), kill_word },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].key == key || known[i].too == key) {
            edit->fresh = false;
            known[i].act(edit);
            return true;
        }
    }
    if (is_control(key) || key >= KEY_NONE)
        return false;
    insert_char(edit, key);
    return true;
}

/* --- what was typed before ------------------------------------------------ */

void past_add(struct past *past, const char *line)
{
    char *copy;

    past->at = 0;
    if (!*line || (past->count
                   && strcmp(past->line[past->count - 1], line) == 0))
        return;
    copy = strdup(line);
    if (!copy)
        return;
    if (past->count == PAST_MAX) {
        free(past->line[0]);
        memmove(past->line, past->line + 1,
                (PAST_MAX - 1) * sizeof *past->line);
        past->count--;
    }
    past->line[past->count++] = copy;
}

bool past_move(struct past *past, struct edit *edit, int step)
{
    size_t at = past->at + (size_t)(step > 0);

    if (step < 0 && past->at == 0)
        return false;
    if (step < 0)
        at = past->at - 1;
    if (at > past->count)
        return false;
    if (past->at == 0)
        memcpy(past->kept, edit->text, edit->length + 1);
    past->at = at;
    edit_set(edit, at ? past->line[past->count - at] : past->kept);
    return true;
}

void past_free(struct past *past)
{
    while (past->count)
        free(past->line[--past->count]);
}
