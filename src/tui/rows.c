#include "rows.h"

#include "core/text/visible.h"
#include "speech.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 15, SENTENCE = 4096, VALUE = 128 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    char bytes[];
};

/* --- memory --------------------------------------------------------------- */

static struct chunk *new_chunk(struct rows *rows, size_t length)
{
    size_t size = length > CHUNK ? length : CHUNK;
    struct chunk *chunk = malloc(sizeof *chunk + size);

    if (!chunk) {
        rows->more = true;
        return NULL;
    }
    *chunk = (struct chunk) { rows->chunk, 0, size };
    rows->chunk = chunk;
    return chunk;
}

static const char *keep(struct rows *rows, const char *text)
{
    size_t length = text ? strlen(text) + 1 : 0;
    struct chunk *chunk = rows->chunk;

    if (!text)
        return NULL;
    if (!chunk || chunk->size - chunk->used < length)
        chunk = new_chunk(rows, length);
    if (!chunk)
        return "";
    memcpy(chunk->bytes + chunk->used, text, length);
    chunk->used += length;
    return chunk->bytes + chunk->used - length;
}

/* What to do where something is missing is a cell of a table's row. */
static const char *keep_text(struct rows *rows, const struct ntl_item *it)
{
    char text[VALUE];

    if (!it->text || !it->key || strcmp(it->key, "so") != 0)
        return keep(rows, it->text);
    speech(text, sizeof text, it->text);
    return keep(rows, text);
}

/* Room for one more element; where there is none the answer ends here. */
static bool grow(struct rows *rows, void **array, size_t count, size_t *room,
                 size_t size)
{
    size_t more = *room ? *room * 2 : 64;
    void *grown;

    if (count < *room)
        return true;
    grown = realloc(*array, more * size);
    if (!grown) {
        rows->more = true;
        return false;
    }
    *array = grown;
    *room = more;
    return true;
}

static void drop_chunks(struct rows *rows)
{
    while (rows->chunk) {
        struct chunk *next = rows->chunk->next;

        free(rows->chunk);
        rows->chunk = next;
    }
}

/* --- the sink ------------------------------------------------------------- */

static uint32_t top(const struct rows *rows)
{
    unsigned depth = rows->depth < ROWS_DEPTH ? rows->depth : ROWS_DEPTH;

    return depth ? rows->stack[depth - 1] : 0;
}

static struct row *add_row(struct rows *rows, enum row_kind kind)
{
    void *array = rows->row;

    if (rows->count >= rows->limit)
        rows->more = true;
    if (rows->more || !grow(rows, &array, rows->count, &rows->row_room,
                            sizeof *rows->row))
        return &rows->spare;
    rows->row = array;
    rows->row[rows->count] = (struct row) {
        .kind = kind, .group = top(rows), .first = (uint32_t)rows->items,
    };
    return &rows->row[rows->count++];
}

/* The first address that a phrase names is what its row leads to. */
static bool address_of(const struct ntl_phrase *phrase, uint64_t *ret)
{
    struct ntl_parts parts;

    (void)ntl_format_parts(NULL, 0, phrase, &parts);
    if (!parts.addresses)
        return false;
    *ret = parts.number[__builtin_ctz(parts.addresses)];
    return true;
}

/* As the text that it comes to. */
static void keep_sentence(struct rows *rows, struct ntl_item *copy)
{
    char sentence[SENTENCE];

    ntl_format_phrase(sentence, sizeof sentence, copy->phrase);
    if (address_of(copy->phrase, &copy->value))
        copy->sort = NTL_SORT_ADDRESS;
    copy->kind = NTL_TEXT;
    copy->text = keep(rows, sentence);
    copy->phrase = NULL;
}

static void add_item(struct rows *rows, const struct ntl_item *it)
{
    void *array = rows->item;
    struct row *row;
    struct ntl_item *copy;

    if (rows->count == 0)
        return;
    row = &rows->row[rows->count - 1];
    if (row->first + row->count != rows->items || row->count == ROWS_COLUMNS)
        return;
    if (!grow(rows, &array, rows->items, &rows->item_room, sizeof *rows->item))
        return;
    rows->item = array;
    copy = &rows->item[rows->items];
    *copy = *it;
    copy->key = keep(rows, it->key ? it->key : "");
    copy->note = keep(rows, it->note);
    copy->text = keep_text(rows, it);
    if (it->kind == NTL_SENTENCE)
        keep_sentence(rows, copy);
    rows->items++;
    row->count++;
}

static void begin_group(struct rows *rows, const struct ntl_group *group)
{
    uint32_t parent = top(rows);
    void *array = rows->group;

    if (!grow(rows, &array, rows->groups, &rows->group_room,
              sizeof *rows->group))
        return;
    rows->group = array;
    rows->group[rows->groups] = (struct rows_group) {
        .key = keep(rows, group->key ? group->key : ""), .kind = group->kind,
        .parent = parent, .value = group->value,
    };
    rows->groups++;
    rows->stack[rows->depth - 1] = (uint32_t)(rows->groups - 1);
    if (group->title)
        add_row(rows, ROW_TITLE)->text = keep(rows, group->title);
    if (group->kind == NTL_LINE)
        add_row(rows, ROW_LINE);
    if (group->kind == NTL_RULER)
        add_row(rows, ROW_RULER);
}

static bool last_of_group(const struct rows *rows, enum row_kind kind)
{
    const struct row *last;

    if (rows->count == 0)
        return false;
    last = &rows->row[rows->count - 1];
    return last->kind == kind && last->group == top(rows);
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct rows *rows = (struct rows *)sink;
    uint32_t above = top(rows);

    if (rows->depth++ >= ROWS_DEPTH)
        rows->more = true;
    if (rows->more)
        return;
    rows->kind[rows->depth - 1] = group->kind;
    rows->stack[rows->depth - 1] = above;
    if (group->kind != NTL_ROW) {
        begin_group(rows, group);
        return;
    }
    if (!last_of_group(rows, ROW_CELLS) && !last_of_group(rows, ROW_HEAD))
        add_row(rows, ROW_HEAD);
    add_row(rows, ROW_CELLS);
}

static void end(struct ntl_sink *sink)
{
    struct rows *rows = (struct rows *)sink;

    if (rows->depth)
        rows->depth--;
}

static void widen(uint32_t *width, size_t length)
{
    if (length > *width)
        *width = (uint32_t)length;
}

static size_t value_width(const struct ntl_item *it)
{
    char value[VALUE];
    size_t n = ntl_format_item(value, sizeof value, it);

    return ntl_visible_columns(value, n < sizeof value ? n : sizeof value - 1);
}

static size_t bits_width(const struct ntl_item *it)
{
    size_t hi = it->lo + it->width - 1u, digits = hi > 9 ? 2 : 1;

    if (it->width == 0)
        return 0;
    return it->width == 1 ? digits : digits + 1 + (it->lo > 9 ? 2 : 1);
}

static void measure(struct rows *rows, enum ntl_group_kind kind,
                    const struct ntl_item *it)
{
    struct rows_group *group = &rows->group[top(rows)];
    size_t column = rows->row[rows->count - 1].count - 1u;

    if (kind == NTL_ROW) {
        if (column < ROWS_COLUMNS) {
            widen(&group->width[column], value_width(it));
            widen(&group->width[column], strlen(it->key));
        }
    } else {
        widen(&group->width[0], bits_width(it));
        widen(&group->width[1], strlen(it->key));
        widen(&group->width[2], value_width(it));
    }
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct rows *rows = (struct rows *)sink;
    enum ntl_group_kind kind = rows->depth && !rows->more
                               ? rows->kind[rows->depth - 1] : NTL_OBJECT;

    if (rows->more || rows->groups == 0)
        return;
    if (kind == NTL_OBJECT || kind == NTL_TABLE) {
        struct rows_group *group = &rows->group[top(rows)];
        bool first = group->width[1] == 0;

        if (first)
            group->fields = it->width > 0;
        add_row(rows, ROW_ITEM);
    }
    if (!rows->more)
        add_item(rows, it);
    if (!rows->more && rows->count && rows->row[rows->count - 1].count)
        measure(rows, kind, it);
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *said)
{
    struct rows *rows = (struct rows *)sink;
    char sentence[SENTENCE], format[SENTENCE];
    struct ntl_phrase phrase = said->phrase;
    struct row *row;

    if (rows->more || (rows->depth
                       && rows->kind[rows->depth - 1] == NTL_ROW))
        return;
    speech(format, sizeof format, phrase.format);
    if (said->kind == NTL_FINDING)
        phrase.format = format;
    ntl_format_phrase(sentence, sizeof sentence, &phrase);
    row = add_row(rows, ROW_REMARK);
    row->remark = said->kind;
    row->key = keep(rows, said->key ? said->key : "");
    row->text = keep(rows, sentence);
    row->leads = address_of(&said->phrase, &row->address);
}

/* --- running a line ------------------------------------------------------- */

void rows_init(struct rows *rows)
{
    memset(rows, 0, sizeof *rows);
    rows->sink = ntl_sink_of(begin, end, item, remark);
    rows->sink.explain = true;
}

void rows_clear(struct rows *rows)
{
    if (rows->part)
        rows_init(rows);
    drop_chunks(rows);
    rows->count = rows->items = rows->groups = 0;
    rows->depth = 0;
    rows->more = rows->absent = rows->leave = false;
    rows->status = NTL_OK;
    rows->complaint[0] = '\0';
}

void rows_free(struct rows *rows)
{
    if (rows->part)
        rows_init(rows);
    drop_chunks(rows);
    free(rows->row);
    free(rows->item);
    free(rows->group);
    rows_init(rows);
}

static void complain(struct rows *rows)
{
    struct ntl_phrase why = {
        .format = "%s", .word = { ntl_status_text(rows->status) },
    };
    size_t n = ntl_format_phrase(rows->complaint, COMPLAINT, &why);
    char format[COMPLAINT];

    if (!rows->diag.hint.format || n + 3 >= COMPLAINT)
        return;
    speech(format, sizeof format, rows->diag.hint.format);
    rows->diag.hint.format = format;
    memcpy(rows->complaint + n, ": ", 3);
    ntl_format_phrase(rows->complaint + n + 2, COMPLAINT - n - 2,
                      &rows->diag.hint);
    rows->diag.hint.format = NULL;
}

/* Whose answer is being taken, and who else wants work to stop. */
struct taking {
    const struct rows *rows;
    const struct lent *lent;    /* as it was                                  */
};

/* A command that would go on for long stops when the rows are full. */
static bool tick(void *context, uint64_t done, uint64_t all)
{
    const struct taking *taking = context;
    const struct lent *lent = taking->lent;

    return !taking->rows->more
           && (!lent->tick || lent->tick(lent->tick_context, done, all));
}

void rows_run(struct rows *rows, struct ntl_ask *ask, unsigned how,
              const char *text, size_t length, size_t limit)
{
    struct lent *lends = ask_lent(ask);
    const struct lent lent = *lends;
    struct taking taking = { rows, &lent };

    rows_clear(rows);
    rows->limit = limit;
    lends->tick = tick;
    lends->tick_context = &taking;
    ntl_ask_how(ask, how);
    rows->status = ask_read(ask, text, length, &rows->diag);
    if (rows->status == NTL_OK)
        rows->status = ask_answer(ask, &rows->sink, &rows->diag);
    rows->absent = ask_line(ask)->call.absent;
    rows->leave = ask_line(ask)->call.leave;
    *lends = lent;
    if (rows->status != NTL_OK) {
        rows->count = rows->items = 0;
        complain(rows);
    }
}

/* --- looking things up ---------------------------------------------------- */

/* The group below the answer itself that the row is in. */
static const char *part_of(const struct rows *rows, const struct row *row)
{
    uint32_t group = row->group;

    while (group && rows->group[group].parent)
        group = rows->group[group].parent;
    return rows->group[group].key;
}

void rows_part(struct rows *ret, const struct rows *all, const char *group)
{
    size_t from = 0, to;

    while (from < all->count
           && strcmp(part_of(all, &all->row[from]), group) != 0)
        from++;
    to = from;
    while (to < all->count && strcmp(part_of(all, &all->row[to]), group) == 0)
        to++;
    rows_init(ret);
    ret->part = true;
    ret->row = all->row + from;
    ret->count = to - from;
    ret->item = all->item;
    ret->group = all->group;
    ret->groups = all->groups;
}

static bool in_group(const struct rows *rows, const struct row *row,
                     const char *group)
{
    return !group || strcmp(rows->group[row->group].key, group) == 0;
}

const struct ntl_item *rows_cell(const struct rows *rows, const struct row *row,
                                 const char *key)
{
    for (size_t i = 0; row && i < row->count; i++)
        if (strcmp(rows->item[row->first + i].key, key) == 0)
            return &rows->item[row->first + i];
    return NULL;
}

const struct ntl_item *rows_item(const struct rows *rows, const char *group,
                                 const char *key)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->row[i];
        const struct ntl_item *found;

        if (row->kind != ROW_CELLS && in_group(rows, row, group)
            && (found = rows_cell(rows, row, key)) != NULL)
            return found;
    }
    return NULL;
}

const struct row *rows_cells(const struct rows *rows, const char *group,
                             size_t n)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i].kind == ROW_CELLS
            && in_group(rows, &rows->row[i], group) && n-- == 0)
            return &rows->row[i];
    return NULL;
}

bool rows_is_field(const struct rows *rows, const struct row *row)
{
    return row->kind == ROW_ITEM && rows->group[row->group].fields
           && rows->item[row->first].width > 0;
}

bool rows_word(const struct rows *rows, size_t n, size_t *first, size_t *count)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->row[i];

        if (!rows_is_field(rows, row)
            || (i && rows->row[i - 1].group == row->group
                && rows_is_field(rows, row - 1)) || n-- != 0)
            continue;
        *first = i;
        for (*count = 0; i < rows->count && rows->row[i].group == row->group
                         && rows_is_field(rows, &rows->row[i]); i++)
            ++*count;
        return true;
    }
    return false;
}

size_t rows_words(const struct rows *rows)
{
    size_t n = 0, first, count;

    while (rows_word(rows, n, &first, &count))
        n++;
    return n;
}

/* --- what a lesson asks for ----------------------------------------------- */

/* "... = C: why": C is points now. */
static bool sum_is_hidden(const char *text, const char *hidden)
{
    const char *sign = NULL;

    for (const char *at = text; (at = strstr(at, " = ")) != NULL; at++)
        sign = at + 3;
    return sign && hidden[sign - text] == '.' && *sign != '.';
}

static const char *hide_words(struct rows *rows, const char *text,
                              const struct mask *mask)
{
    char copy[SENTENCE];

    if (!text)
        return NULL;
    snprintf(copy, sizeof copy, "%s", text);
    return mask_text(mask, copy) ? keep(rows, copy) : text;
}

/* A sum that comes to it goes whole: it would do as an answer. */
static void hide_remark(struct rows *rows, struct row *row,
                        const struct mask *mask)
{
    const char *text = hide_words(rows, row->text, mask);
    bool is_sum = row->remark == NTL_STEP;

    if (is_sum && (mask_names(mask, row->key)
                   || (text != row->text && sum_is_hidden(row->text, text))))
        row->text = mask_points;
    else
        row->text = text;
}

static void hide_item(struct rows *rows, struct ntl_item *it,
                      const struct mask *mask)
{
    if (mask_hides(mask, it)) {
        it->kind = NTL_TEXT;
        it->text = mask_points;
        it->note = NULL;
        return;
    }
    it->text = hide_words(rows, it->text, mask);
    it->note = hide_words(rows, it->note, mask);
}

void rows_hide(struct rows *rows, const struct mask *mask)
{
    for (size_t i = 0; mask->asks && i < rows->items; i++)
        hide_item(rows, &rows->item[i], mask);
    for (size_t i = 0; mask->asks && i < rows->count; i++)
        if (rows->row[i].kind == ROW_REMARK)
            hide_remark(rows, &rows->row[i], mask);
}
