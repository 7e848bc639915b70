/*
 * One object a command, on one line.  64-bit numbers are strings, since a
 * double cannot hold them; findings, steps and prose are collected and stand at
 * the end of the object.
 */
#include "private.h"
#include "put.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

/* Text that grows: remarks wait here for the end of the object. */
struct heap_text {
    char *bytes;
    size_t used, room;
};

/* An object or a list that is open. */
struct json_level {
    bool begun;                 /* something stands in it: a comma comes next */
    char close;                 /* its bracket                                */
};

struct json {
    struct render render;
    unsigned depth;
    const char *command;        /* the answer's                               */
    enum { NO_ANSWERS, IN_TABLE, IN_ROW } answers;
    uint64_t bare;              /* where an answer ends that says nothing     */
    struct json_level level[RENDER_DEPTH];
    uint64_t start;             /* of the answer, as out_position counts      */
    struct heap_text remark[NTL_REMARK_KINDS];
};

/* Lists of the remarks in the answer. */
static const char *const remark_list[NTL_REMARK_KINDS] = {
    [NTL_FINDING] = "findings",
    [NTL_STEP] = "steps",
    [NTL_PROSE] = "prose",
    [NTL_VERBATIM] = "lines",
};

static char *heap_room(struct heap_text *text, size_t n)
{
    if (text->room - text->used < n) {
        size_t room = (text->room + n) * 2;
        char *grown = realloc(text->bytes, room);

        if (!grown)
            return NULL;
        text->bytes = grown;
        text->room = room;
    }
    return text->bytes + text->used;
}

enum {
    KEY_ROOM = 300,             /* a comma, the longest key, a number or the
                                   quotes of a string                         */
    NUMBER_ROOM = 32, STRING_MAX = RENDER_LINE,
    SENTENCE_ROOM = 3 * KEY_ROOM + NTL_PHRASE_NUMBERS * NUMBER_ROOM
};

/* What stands before a value or a group in the one that is open. */
static inline char *put_comma(struct json *json, char *to)
{
    struct json_level *level = &json->level[json->depth];

    *to = ',';
    to += level->begun;
    level->begun = true;
    return to;
}

/* Keys are identifiers: nothing in them needs an escape. */
static inline char *put_key(struct json *json, char *to, const char *key)
{
    to = put_comma(json, to);
    *to++ = '"';
    to = put_bytes(to, key, strlen(key));
    return put_literal(to, "\":");
}

static size_t text_length(const char *text)
{
    size_t n = strlen(text);

    return n < STRING_MAX ? n : STRING_MAX;
}

/* KEY and what is appended to it. */
static char *put_key_of(char *to, const struct ntl_item *it, const char *of)
{
    *to++ = ',';
    *to++ = '"';
    to = put_bytes(to, it->key, strlen(it->key));
    to = put_bytes(to, of, strlen(of));
    return put_literal(to, "\":");
}

static char *put_numbers(char *to, const struct ntl_parts *parts)
{
    *to++ = '[';
    for (unsigned i = 0; i < parts->numbers; i++) {
        *to = ',';
        to = put_hex(to + (i > 0), parts->number[i]);
    }
    *to++ = ']';
    return to;
}

static char *put_mark(char *to, const struct ntl_parts *parts)
{
    const char *mark = ntl_mark_name(parts->mark);

    return put_string(to, mark, strlen(mark));
}

/* Its text; beside it where it is known from, and the numbers in it. */
static void sentence_item(struct json *json, const struct ntl_item *it)
{
    char text[STRING_MAX + 1];
    struct ntl_parts parts;
    size_t n = ntl_format_parts(text, sizeof text, it->phrase, &parts);
    char *to;

    n = n < STRING_MAX ? n : STRING_MAX;
    to = out_room(json->render.out, SENTENCE_ROOM + ESCAPED * n);
    to = put_key(json, to, it->key);
    to = n ? put_string(to, text, n) : put_literal(to, "null");
    if (parts.marked)
        to = put_mark(put_key_of(to, it, "_mark"), &parts);
    if (parts.numbers)
        to = put_numbers(put_key_of(to, it, "_numbers"), &parts);
    out_wrote(json->render.out, to);
}

/* `length`: of its text. */
static char *put_value(char *to, const struct ntl_item *it, size_t length)
{
    switch (it->kind) {
    case NTL_FLAG:
        return it->value ? put_literal(to, "true") : put_literal(to, "false");
    case NTL_DECIMAL:
        return to + ntl_format_decimal(to, NUMBER_ROOM, it->value);
    case NTL_TEXT:
        if (length)
            return put_string(to, it->text, length);
        break;
    case NTL_NUMBER:
    case NTL_ADDRESS:
    case NTL_RAW:
    case NTL_BINARY:
        return put_hex(to, it->value);
    case NTL_SENTENCE:
    case NTL_ABSENT:
        break;
    }
    return put_literal(to, "null");
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct json *json = (struct json *)sink;
    struct out *out = json->render.out;
    bool text = it->kind == NTL_TEXT && it->text;
    size_t length = text ? text_length(it->text) : 0;
    char *to;

    if (it->kind == NTL_SENTENCE) {
        sentence_item(json, it);
        return;
    }
    to = out_room(out, KEY_ROOM + ESCAPED * length);
    to = put_key(json, to, it->key);
    out_wrote(out, put_value(to, it, length));
}

/* What stands in a line says where it came from. */
static void line_item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct out *out = ((struct json *)sink)->render.out;
    size_t length;
    char *to;

    item(sink, it);
    if (!it->note)
        return;
    length = text_length(it->note);
    to = put_key_of(out_room(out, KEY_ROOM + ESCAPED * length), it, "_from");
    out_wrote(out, put_string(to, it->note, length));
}

static void begin_root(struct json *json, const char *command)
{
    struct out *out = json->render.out;
    char *to = out_room(out, KEY_ROOM);

    json->start = out_position(out);
    json->level[1] = (struct json_level) { .begun = true, .close = '}' };
    json->depth = 1;
    to = put_literal(to, "{\"command\":\"");
    to = put_bytes(to, command, strlen(command));
    *to++ = '"';
    out_wrote(out, to);
}

static void put_remarks(struct json *json)
{
    struct out *out = json->render.out;

    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++) {
        struct heap_text *text = &json->remark[i];
        const char *list = remark_list[i];
        char *to;

        if (text->used == 0)
            continue;
        to = put_key(json, out_room(out, KEY_ROOM), list);
        *to++ = '[';
        out_wrote(out, to);
        out_bytes(out, text->bytes, text->used);
        out_char(out, ']');
        text->used = 0;
    }
}

/* A table whose rows are answers takes the place of the one that was begun. */
static bool begin_answers(struct json *json, const struct ntl_group *group)
{
    if (json->answers == IN_TABLE) {
        json->answers = IN_ROW;
        begin_root(json, json->command);
        return true;
    }
    if (group->rows != NTL_ROWS_ANSWERS || json->depth != 1
        || !out_back(json->render.out, json->start))
        return false;
    json->answers = IN_TABLE;
    return true;
}

/* The end of such a row, or of the table: what follows is an answer again. */
static bool end_answers(struct json *json)
{
    if (json->answers == IN_ROW && json->depth == 1) {
        put_remarks(json);
        out_bytes(json->render.out, "}\n", 2);
        json->answers = IN_TABLE;
        return true;
    }
    if (json->answers != IN_TABLE)
        return false;
    json->answers = NO_ANSWERS;
    begin_root(json, json->command);
    json->bare = out_position(json->render.out);
    return true;
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct json *json = (struct json *)sink;
    bool is_table = group->kind == NTL_TABLE;
    char *to;

    if (json->depth == 0) {
        json->command = group->key;
        json->bare = 0;
        begin_root(json, group->key);
        return;
    }
    if (begin_answers(json, group))
        return;
    to = out_room(json->render.out, KEY_ROOM);
    if (json->level[json->depth].close == ']')
        to = put_comma(json, to);       /* a list has no keys */
    else
        to = put_key(json, to, group->key);
    if (json->depth + 1 < RENDER_DEPTH)
        json->depth++;
    json->level[json->depth]
        = (struct json_level) { .close = is_table ? ']' : '}' };
    *to++ = is_table ? '[' : '{';
    out_wrote(json->render.out, to);
    if (group->kind == NTL_LINE)
        json->render.sink.item = line_item;
}

static void end(struct ntl_sink *sink)
{
    struct json *json = (struct json *)sink;
    struct out *out = json->render.out;
    char *to;

    sink->item = item;
    if (end_answers(json))
        return;
    if (json->depth == 1)
        put_remarks(json);
    if (json->depth == 1 && json->bare == out_position(out)
        && out_back(out, json->start)) {
        json->depth = 0;
        return;
    }
    to = out_room(out, 2);
    to[0] = json->level[json->depth].close;
    to[1] = '\n';
    out_wrote(out, to + (--json->depth == 0 ? 2 : 1));
}

/* {"key":..., "text":..., "numbers":[...]} */
static char *put_keyed(char *to, const char *key, const char *text, size_t n,
                       const struct ntl_parts *parts)
{
    to = put_string(put_literal(to, "{\"key\":"), key, strlen(key));
    to = put_string(put_literal(to, ",\"text\":"), text, n);
    if (parts->numbers)
        to = put_numbers(put_literal(to, ",\"numbers\":"), parts);
    *to++ = '}';
    return to;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct heap_text *text = &((struct json *)sink)->remark[r->kind];
    char sentence[RENDER_LINE];
    struct ntl_parts parts;
    size_t n = ntl_format_parts(sentence, sizeof sentence, &r->phrase, &parts);
    size_t key = r->key ? strlen(r->key) : 0;
    char *to;

    if (n >= sizeof sentence)
        n = sizeof sentence - 1;
    to = heap_room(text, ESCAPED * (n + key) + SENTENCE_ROOM);
    if (!to)
        return;
    if (text->used)
        *to++ = ',';
    to = r->key ? put_keyed(to, r->key, sentence, n, &parts)
                : put_string(to, sentence, n);
    text->used = (size_t)(to - text->bytes);
}

static void put_member(struct json *json, const char *key, const char *s,
                       size_t length)
{
    struct out *out = json->render.out;
    size_t n = length < STRING_MAX ? length : STRING_MAX;
    char *to = put_key(json, out_room(out, KEY_ROOM + ESCAPED * n), key);

    out_wrote(out, put_string(to, s, n));
}

/* The place in the input. */
static void put_place(struct json *json, const struct ntl_diag *diag)
{
    ntl_emit(&json->render.sink, .key = "from_byte", .kind = NTL_DECIMAL,
             .value = diag->offset);
    ntl_emit(&json->render.sink, .key = "to_byte", .kind = NTL_DECIMAL,
             .value = diag->offset + diag->length);
}

/* What is not yet written of an answer that failed never is. */
static void forget(struct json *json)
{
    struct out *out = json->render.out;

    if (json->depth > 0 && !out_back(out, json->start))
        out_char(out, '\n');
    json->answers = NO_ANSWERS;
    json->depth = 1;
    json->level[1] = (struct json_level) { 0 };
    json->render.sink.item = item;
    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++)
        json->remark[i].used = 0;
}

static void failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    struct json *json = (struct json *)render;
    const char *text = ntl_status_text(status);
    char hint[RENDER_LINE];

    forget(json);
    out_char(render->out, '{');
    put_member(json, "error", text, strlen(text));
    if (line_number)
        ntl_emit(&render->sink, .key = "line", .kind = NTL_DECIMAL,
                 .value = line_number);
    put_member(json, "input", line, length);
    put_place(json, diag);
    if (diag->hint.format) {
        ntl_format_phrase(hint, sizeof hint, &diag->hint);
        put_member(json, "hint", hint, strlen(hint));
    }
    out_bytes(render->out, "}\n", 2);
    json->depth = 0;
}

static void close_json(struct render *render)
{
    struct json *json = (struct json *)render;

    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++)
        free(json->remark[i].bytes);
    free(json);
}

struct render *render_json(struct out *out)
{
    static const struct render_ops ops = { failed, close_json };
    struct json *json = calloc(1, sizeof *json);

    if (!json)
        return NULL;
    json->render = (struct render) {
        ntl_sink_of(begin, end, item, remark), &ops, out, false,
    };
    json->render.sink.fields = true;
    return &json->render;
}
