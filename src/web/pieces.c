#include "pieces.h"

#include "render/put.h"

#include <ntlens/format.h>
#include <string.h>

enum { KEY_ROOM = 300, NUMBER_ROOM = 32, SENTENCE = 4096 };

static const char *const group_kinds[] = {
    [NTL_OBJECT] = "object", [NTL_TABLE] = "table", [NTL_ROW] = "row",
    [NTL_LINE] = "line", [NTL_RULER] = "ruler",
};

static const char *const item_kinds[] = {
    [NTL_FLAG] = "flag", [NTL_NUMBER] = "number", [NTL_ADDRESS] = "address",
    [NTL_RAW] = "raw", [NTL_BINARY] = "binary", [NTL_DECIMAL] = "decimal",
    [NTL_TEXT] = "text", [NTL_ABSENT] = "absent", [NTL_SENTENCE] = "sentence",
};

static const char *const remark_kinds[NTL_REMARK_KINDS] = {
    [NTL_FINDING] = "finding", [NTL_STEP] = "step", [NTL_PROSE] = "prose",
    [NTL_VERBATIM] = "verbatim",
};

/* A visible form has at most one character that JSON escapes: a backslash. */
static void put_visible(struct out *out, const char *text)
{
    size_t length = strlen(text);

    out_char(out, '"');
    for (size_t i = 0; i < length;) {
        struct ntl_visible v = ntl_visible(text + i, length - i);
        char *to = out_room(out, ESCAPED * NTL_VISIBLE_FORM);

        out_wrote(out, put_escaped(to, v.form, v.length));
        i += v.bytes;
    }
    out_char(out, '"');
}

void pieces_text(struct out *out, const char *key, const char *text)
{
    char *to;

    if (!text)
        return;
    to = put_literal(out_room(out, KEY_ROOM), ",\"");
    to = put_bytes(to, key, strlen(key));
    out_wrote(out, put_literal(to, "\":"));
    put_visible(out, text);
}

/* "value":"0x...": of 0, too, which may be meant. */
static void put_value(struct out *out, uint64_t value)
{
    char *to = put_literal(out_room(out, KEY_ROOM), ",\"value\":");

    out_wrote(out, put_hex(to, value));
}

static void put_small(struct out *out, const char *key, unsigned value)
{
    char *to;

    if (value == 0)
        return;
    to = put_literal(out_room(out, KEY_ROOM), ",\"");
    to = put_bytes(to, key, strlen(key));
    to = put_literal(to, "\":");
    out_wrote(out, to + ntl_format_decimal(to, NUMBER_ROOM, value));
}

/* `{"what":"kind"`, after a comma where one is due. */
static void open_piece(struct pieces *pieces, const char *what,
                       const char *kind)
{
    struct out *out = pieces->out;

    if (pieces->more)
        out_char(out, ',');
    pieces->more = true;
    out_text(out, "{\"");
    out_text(out, what);
    out_text(out, "\":\"");
    out_text(out, kind);
    out_char(out, '"');
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct pieces *pieces = (struct pieces *)sink;
    struct out *out = pieces->out;

    open_piece(pieces, "group", group_kinds[group->kind]);
    pieces_text(out, "key", group->key);
    pieces_text(out, "title", group->title);
    if (group->kind == NTL_RULER)
        put_value(out, group->value);
    put_small(out, "width", group->width);
    out_text(out, ",\"parts\":[");
    pieces->more = false;
}

static void end(struct ntl_sink *sink)
{
    struct pieces *pieces = (struct pieces *)sink;

    out_text(pieces->out, "]}");
    pieces->more = true;
}

static void put_number(struct out *out, const struct ntl_item *it)
{
    enum ntl_sort sort = ntl_sort_of(it);

    if (it->kind == NTL_ABSENT)
        return;
    put_value(out, it->value);
    if (sort != NTL_SORT_NONE)
        pieces_text(out, "sort", ntl_sort_name(sort));
    pieces_text(out, "ask", ntl_sort_question(sort));
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct pieces *pieces = (struct pieces *)sink;
    struct out *out = pieces->out;
    char shown[SENTENCE];

    open_piece(pieces, "item", item_kinds[it->kind]);
    pieces_text(out, "key", it->key);
    if (it->kind == NTL_TEXT) {
        pieces_text(out, "shown", it->text);
    } else {
        ntl_format_item(shown, sizeof shown, it);
        pieces_text(out, "shown", shown);
        if (it->kind != NTL_SENTENCE)
            put_number(out, it);
    }
    pieces_text(out, "note", it->note);
    put_small(out, "lo", it->lo);
    put_small(out, "width", it->width);
    out_char(out, '}');
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct pieces *pieces = (struct pieces *)sink;
    char sentence[SENTENCE];

    ntl_format_phrase(sentence, sizeof sentence, &r->phrase);
    open_piece(pieces, "remark", remark_kinds[r->kind]);
    pieces_text(pieces->out, "key", r->key);
    pieces_text(pieces->out, "text", sentence);
    out_char(pieces->out, '}');
}

struct pieces pieces_of(struct out *out, bool explain)
{
    struct pieces pieces = { ntl_sink_of(begin, end, item, remark), out,
                             false };

    pieces.sink.explain = explain;
    return pieces;
}
