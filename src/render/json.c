/*
 * One object a command, on one line.  64-bit numbers are strings, since a
 * double cannot hold them; findings, steps and prose are collected and stand at
 * the end of the object.
 */
#include "private.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

/* Text that grows: remarks wait here for the end of the object. */
struct heap_text {
    char *bytes;
    size_t used, room;
};

struct json {
    struct render render;
    unsigned depth;
    bool first[RENDER_DEPTH];
    bool is_table[RENDER_DEPTH];
    const char *command;        /* of the object that is not yet begun         */
    struct heap_text remark[NTL_REMARK_KINDS];
};

/* Lists of the remarks in the answer. */
static const char *const remark_list[NTL_REMARK_KINDS] = {
    [NTL_FINDING] = "findings",
    [NTL_STEP] = "steps",
    [NTL_PROSE] = "prose",
    [NTL_VERBATIM] = "lines",
};

static void heap_append(struct heap_text *text, const char *bytes, size_t n)
{
    if (text->room - text->used < n) {
        size_t room = (text->room + n) * 2;
        char *grown = realloc(text->bytes, room);

        if (!grown)
            return;
        text->bytes = grown;
        text->room = room;
    }
    memcpy(text->bytes + text->used, bytes, n);
    text->used += n;
}

/* Writes to a stream or to waiting text; one of the two is NULL. */
struct target {
    struct out *out;
    struct heap_text *heap;
};

static void put(struct target to, const char *bytes, size_t n)
{
    if (to.out)
        out_bytes(to.out, bytes, n);
    else
        heap_append(to.heap, bytes, n);
}

static void put_escaped(struct target to, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char text[6] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };

    if (c == '"' || c == '\\') {
        text[1] = (char)c;
        put(to, text, 2);
    } else {
        put(to, text, sizeof text);
    }
}

static void put_string(struct target to, const char *s, size_t length)
{
    size_t from = 0;

    put(to, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c >= 0x20 && c != '"' && c != '\\' && c < 0x7f)
            continue;
        put(to, s + from, i - from);
        put_escaped(to, c);
        from = i + 1;
    }
    put(to, s + from, length - from);
    put(to, "\"", 1);
}

static struct target stream(struct json *json)
{
    return (struct target) { json->render.out, NULL };
}

/* Keys are identifiers: nothing in them needs an escape. */
static void put_key(struct json *json, const char *key)
{
    struct out *out = json->render.out;

    if (json->command) {
        out_text(out, "{\"command\":\"");
        out_text(out, json->command);
        out_char(out, '"');
        json->command = NULL;
    }
    if (!json->first[json->depth])
        out_char(out, ',');
    json->first[json->depth] = false;
    if (json->is_table[json->depth] || !key)
        return;
    out_char(out, '"');
    out_text(out, key);
    out_bytes(out, "\":", 2);
}

static void put_hex(struct out *out, uint64_t value)
{
    out_bytes(out, "\"0x", 3);
    out_hex(out, value);
    out_char(out, '"');
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct json *json = (struct json *)sink;
    struct out *out = json->render.out;

    put_key(json, it->key);
    switch (it->kind) {
    case NTL_FLAG:
        out_text(out, it->value ? "true" : "false");
        break;
    case NTL_DECIMAL:
        out_decimal(out, it->value);
        break;
    case NTL_TEXT:
        put_string(stream(json), it->text, strlen(it->text));
        break;
    case NTL_ABSENT:
        out_text(out, "null");
        break;
    case NTL_NUMBER:
    case NTL_ADDRESS:
    case NTL_RAW:
    case NTL_BINARY:
        put_hex(out, it->value);
        break;
    }
}

/* What stands in a line says where it came from. */
static void put_origin(struct json *json, const struct ntl_item *it)
{
    struct out *out = json->render.out;

    out_bytes(out, ",\"", 2);
    out_text(out, it->key);
    out_text(out, "_from\":");
    put_string(stream(json), it->note, strlen(it->note));
}

static void line_item(struct ntl_sink *sink, const struct ntl_item *it)
{
    item(sink, it);
    if (it->note)
        put_origin((struct json *)sink, it);
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct json *json = (struct json *)sink;

    if (json->depth == 0) {
        json->command = group->key;
        json->first[1] = false;         /* "command" comes before all */
        json->is_table[1] = false;
        json->depth = 1;
        return;
    }
    put_key(json, group->key);
    if (json->depth + 1 < RENDER_DEPTH)
        json->depth++;
    json->first[json->depth] = true;
    json->is_table[json->depth] = group->kind == NTL_TABLE;
    sink->item = group->kind == NTL_LINE ? line_item : item;
    out_char(json->render.out, group->kind == NTL_TABLE ? '[' : '{');
    if (group->kind == NTL_RULER) {
        put_key(json, "value");
        put_hex(json->render.out, group->value);
    }
}

static void put_remarks(struct json *json)
{
    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++) {
        struct heap_text *text = &json->remark[i];

        if (text->used == 0)
            continue;
        put_key(json, remark_list[i]);
        out_char(json->render.out, '[');
        out_bytes(json->render.out, text->bytes, text->used);
        out_char(json->render.out, ']');
        text->used = 0;
    }
}

static void end(struct ntl_sink *sink)
{
    struct json *json = (struct json *)sink;
    struct out *out = json->render.out;

    sink->item = item;
    if (json->depth == 1) {
        put_remarks(json);
        if (json->command) {
            out_text(out, "{\"command\":\"");
            out_text(out, json->command);
            out_char(out, '"');
        }
        json->command = NULL;
        out_bytes(out, "}\n", 2);
    } else {
        out_char(out, json->is_table[json->depth] ? ']' : '}');
    }
    json->depth--;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct json *json = (struct json *)sink;
    struct heap_text *text = &json->remark[r->kind];
    struct target to = { NULL, text };
    char sentence[RENDER_LINE];
    size_t n = ntl_format_phrase(sentence, sizeof sentence, &r->phrase);

    if (n >= sizeof sentence)
        n = sizeof sentence - 1;
    if (text->used)
        put(to, ",", 1);
    if (r->key) {
        put(to, "{\"key\":", 7);
        put_string(to, r->key, strlen(r->key));
        put(to, ",\"text\":", 8);
        put_string(to, sentence, n);
        put(to, "}", 1);
    } else {
        put_string(to, sentence, n);
    }
}

static void failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    struct json *json = (struct json *)render;
    char hint[RENDER_LINE];

    json->command = NULL;
    json->depth = 1;
    json->first[1] = true;
    json->is_table[1] = false;
    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++)
        json->remark[i].used = 0;
    out_char(render->out, '{');
    put_key(json, "error");
    put_string(stream(json), ntl_status_text(status),
               strlen(ntl_status_text(status)));
    if (line_number)
        ntl_emit(&render->sink, .key = "line", .kind = NTL_DECIMAL,
                 .value = line_number);
    put_key(json, "input");
    put_string(stream(json), line, length < RENDER_LINE ? length : RENDER_LINE);
    ntl_emit(&render->sink, .key = "offset", .kind = NTL_DECIMAL,
             .value = diag->offset);
    ntl_emit(&render->sink, .key = "length", .kind = NTL_DECIMAL,
             .value = diag->length);
    if (diag->hint.format) {
        ntl_format_phrase(hint, sizeof hint, &diag->hint);
        ntl_emit(&render->sink, .key = "hint", .kind = NTL_TEXT, .text = hint);
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
        { begin, end, item, remark, false }, &ops, out, false,
    };
    return &json->render;
}
