/* sink.h - where results go.  A decoder talks to a sink; a renderer is one. */
#ifndef NTL_SINK_H
#define NTL_SINK_H

#include <ntlens/phrase.h>
#include <ntlens/sort.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How a value is written; the rest of how it looks is the renderer's. */
enum ntl_kind {
    NTL_FLAG,                   /* one bit                                    */
    NTL_NUMBER,                 /* hexadecimal, as few digits as needed       */
    NTL_ADDRESS,                /* virtual or physical: all digits            */
    NTL_RAW,                    /* contents of an entry: all digits           */
    NTL_BINARY,                 /* `digits` bits, at least                    */
    NTL_DECIMAL,                /* a count, a build, a size in bytes          */
    NTL_TEXT,                   /* `text`; an empty one says nothing: null    */
    NTL_SENTENCE,               /* `phrase`                                   */
    NTL_ABSENT                  /* known to be unknown: "-" in text, null     */
};

/*
 * One value of a result.  Strings are borrowed for the length of the call.
 * The zero of every member is the harmless case.
 */
struct ntl_item {
    const char *key;            /* identifier-like and stable: the JSON name;
                                   '_' reads as a blank in text; at most 255
                                   bytes                                      */
    const char *note;           /* one clause for a person, or NULL           */
    const char *text;           /* NTL_TEXT: the value                        */
    const struct ntl_phrase *phrase;    /* NTL_SENTENCE: the value            */
    uint64_t value;             /* every other kind: the value                */
    enum ntl_kind kind;
    uint8_t lo, width;          /* the bits it came from; width 0: from none  */
    uint8_t digits;             /* of ADDRESS and RAW: 8 or 16; 0 is 16; of
                                   BINARY: any                                */
    uint8_t sort;               /* what it is, enum ntl_sort; 0: what its key
                                   says, see ntl_sort_of                      */
};

enum ntl_group_kind {
    NTL_OBJECT,                 /* items one below the other                  */
    NTL_TABLE,                  /* rows with the same keys in the same order  */
    NTL_ROW,                    /* one row, only inside a table; a note stands
                                   after its value                           */
    NTL_LINE,                   /* items one beside the other; a note says where
                                   the value came from (JSON: KEY_from)       */
    NTL_RULER                   /* the fields of one word, beside each other,
                                   from the top bit down                      */
};

/* How the rows of a TABLE stand. */
enum ntl_rows {
    NTL_ROWS_FOLD,              /* within the screen                          */
    NTL_ROWS_WHOLE,             /* ... on a terminal; else a row is a line    */
    NTL_ROWS_ANSWERS            /* that too; in JSON each is an answer of its
                                   own, an object with `command`              */
};

struct ntl_group {
    enum ntl_group_kind kind;
    enum ntl_rows rows;         /* TABLE; ANSWERS: before anything else       */
    const char *key;            /* JSON name; NULL for rows                   */
    const char *title;          /* heading for a person, or NULL for none     */
    uint64_t value;             /* RULER: the word                            */
    uint8_t width;              /* RULER: its width in bits; LINE: 1, never
                                   broken, however long                       */
};

enum ntl_remark_kind {
    NTL_FINDING,                /* something strange, or worth knowing        */
    NTL_STEP,                   /* one step of the arithmetic (--explain)     */
    NTL_PROSE,                  /* a paragraph of plain explanation           */
    NTL_VERBATIM,               /* a line as another program prints it        */
    NTL_REMARK_KINDS
};

struct ntl_remark {
    enum ntl_remark_kind kind;
    const char *key;            /* FINDING: stable name.  STEP: what results  */
    struct ntl_phrase phrase;
};

/*
 * Every begin is met by one end.  `explain` says whether steps are wanted: test
 * it before working one out.  Each function is handed the sink, and with it the
 * context, which is its owner's alone.
 */
struct ntl_sink {
    size_t size;                /* sizeof (struct ntl_sink): more may follow  */
    void *context;
    void (*begin)(struct ntl_sink *sink, const struct ntl_group *group);
    void (*end)(struct ntl_sink *sink);
    void (*item)(struct ntl_sink *sink, const struct ntl_item *item);
    void (*remark)(struct ntl_sink *sink, const struct ntl_remark *remark);
    bool explain;
    bool fields;                /* a program reads it: also what a person is
                                   told in sentences                          */
    uint8_t columns;            /* lines end there; 0: wherever they like     */
};

/* Without a context, and steps are not wanted. */
static inline struct ntl_sink ntl_sink_of(
    void (*begin)(struct ntl_sink *sink, const struct ntl_group *group),
    void (*end)(struct ntl_sink *sink),
    void (*item)(struct ntl_sink *sink, const struct ntl_item *item),
    void (*remark)(struct ntl_sink *sink, const struct ntl_remark *remark))
{
    struct ntl_sink sink = {
        sizeof (struct ntl_sink), NULL, begin, end, item, remark,
        false, false, 0,
    };

    return sink;
}

/*
 * The calls that decoders make, so that a line of output is a line of code:
 *
 *   ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER, .value = pfn);
 *   ntl_find(sink, "global_user", "a global page under a user address");
 *   ntl_step(sink, "pte", "%a + (%a >> 9 & %x)", .number = { base, va, mask });
 *
 * Those that are macros are for C alone: C++ has no such literals.
 */
static inline void ntl_begin(struct ntl_sink *sink, enum ntl_group_kind kind,
                             const char *key, const char *title)
{
    struct ntl_group group;

    memset(&group, 0, sizeof group);
    group.kind = kind;
    group.key = key;
    group.title = title;
    sink->begin(sink, &group);
}

static inline void ntl_end(struct ntl_sink *sink)
{
    sink->end(sink);
}

static inline void ntl_emit_item(struct ntl_sink *sink,
                                 const struct ntl_item *item)
{
    sink->item(sink, item);
}

static inline void ntl_remark_on(struct ntl_sink *sink,
                                 const struct ntl_remark *remark)
{
    sink->remark(sink, remark);
}

#define ntl_emit(sink, ...)                                                    \
    ntl_emit_item((sink), &(struct ntl_item) { __VA_ARGS__ })

/* What an item is: as it says itself, else its key, else how it is written. */
static inline enum ntl_sort ntl_sort_of(const struct ntl_item *item)
{
    enum ntl_sort sort = (enum ntl_sort)item->sort;

    if (sort == NTL_SORT_NONE)
        sort = ntl_sort_of_key(item->key);
    if (sort == NTL_SORT_NONE && item->kind == NTL_ADDRESS)
        sort = NTL_SORT_ADDRESS;
    return sort;
}

#define ntl_find(sink, key_, ...)                                              \
    ntl_remark_on((sink), &(struct ntl_remark) {                               \
        NTL_FINDING, (key_), { .format = __VA_ARGS__ } })

/* Evaluates its arguments only when the steps are wanted. */
#define ntl_step(sink, key_, ...)                                              \
    do {                                                                       \
        if ((sink)->explain)                                                   \
            ntl_remark_on((sink), &(struct ntl_remark) {                       \
                NTL_STEP, (key_), { .format = __VA_ARGS__ } });                \
    } while (0)

#define ntl_verbatim(sink, ...)                                                \
    ntl_remark_on((sink), &(struct ntl_remark) {                               \
        NTL_VERBATIM, NULL, { .format = __VA_ARGS__ } })

#define ntl_prose(sink, ...)                                                   \
    ntl_remark_on((sink), &(struct ntl_remark) {                               \
        NTL_PROSE, NULL, { .format = __VA_ARGS__ } })

#endif
