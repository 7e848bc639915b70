/* rows.h - what a pane shows, without a terminal: a sink that keeps answers. */
#ifndef ROWS_H
#define ROWS_H

#include "ask/ask.h"
#include "ask/mask.h"

#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum row_kind {
    ROW_TITLE,                  /* heading of a group                         */
    ROW_HEAD,                   /* a table's: the keys of its next row        */
    ROW_ITEM,                   /* one item of an object                      */
    ROW_CELLS,                  /* a table's row                              */
    ROW_LINE,                   /* items beside each other                    */
    ROW_RULER,                  /* fields of one word, from the top down      */
    ROW_REMARK
};

struct row {
    enum row_kind kind;
    enum ntl_remark_kind remark;
    uint32_t group;             /* in rows->group                             */
    uint32_t first, count;      /* of rows->item                              */
    const char *key, *text;     /* REMARK; TITLE: text                        */
    uint64_t address;           /* REMARK, if it leads anywhere               */
    bool leads;
};

enum { ROWS_COLUMNS = 16, ROWS_DEPTH = 16, COMPLAINT = 320 };

struct rows_group {
    const char *key;
    enum ntl_group_kind kind;
    uint32_t parent;
    uint32_t width[ROWS_COLUMNS];   /* TABLE: by column; OBJECT: bits, key,
                                       value                                  */
    uint64_t value;             /* RULER                                      */
    bool fields;                /* an object that begins with bits of a word  */
};

struct chunk;

/* Strings and items are the answer's own copies, until the next rows_run. */
struct rows {
    struct ntl_sink sink;
    struct row *row;
    struct ntl_item *item;
    struct rows_group *group;
    size_t count, items, groups;
    size_t row_room, item_room, group_room;
    uint32_t stack[ROWS_DEPTH];     /* of groups                              */
    enum ntl_group_kind kind[ROWS_DEPTH];
    unsigned depth;
    struct chunk *chunk;
    size_t limit;               /* stop when there are that many rows         */
    bool more;                  /* the command had more to say                */
    struct row spare;           /* what does not fit is written to            */

    enum ntl_status status;     /* how it ended; not OK: there are no rows    */
    struct ntl_diag diag;       /* hint.format is gone: see complaint         */
    char complaint[COMPLAINT];
    bool absent, leave;
    bool part;                  /* of another's memory: see rows_part         */
};

void rows_init(struct rows *rows);
void rows_free(struct rows *rows);
void rows_clear(struct rows *rows);

/*
 * Run a line, by `how` of NTL_ASK_KEEP and NTL_ASK_TYPED; its answer or its
 * complaint replaces what was there.  What comes after `limit` rows is dropped,
 * and a command that takes long is stopped.
 */
void rows_run(struct rows *rows, struct ntl_ask *ask, unsigned how,
              const char *text, size_t length, size_t limit);

/* The rows of a group and of what is in it, where it is the answer's own;
   `ret` holds until `all` is run again.  */
void rows_part(struct rows *ret, const struct rows *all, const char *group);

/* The item `key` of the group `group` (NULL: any); NULL when there is none. */
const struct ntl_item *rows_item(const struct rows *rows, const char *group,
                                 const char *key);

/* The n-th row of the table of that key, or NULL; and one of its cells. */
const struct row *rows_cells(const struct rows *rows, const char *group,
                             size_t n);
const struct ntl_item *rows_cell(const struct rows *rows, const struct row *row,
                                 const char *key);

/* How many groups of fields there are; the first row of the n-th. */
size_t rows_words(const struct rows *rows);
bool rows_word(const struct rows *rows, size_t n, size_t *first, size_t *count);

bool rows_is_field(const struct rows *rows, const struct row *row);

/* --- what a lesson asks for ----------------------------------------------- */

/* Points in the place of it; the values stay, for who reckons with them. */
void rows_hide(struct rows *rows, const struct mask *mask);
static inline bool is_hidden(const struct ntl_item *it)
{
    return it->text == mask_points;
}

#endif
