/*
 * One object a command, on one line.  64-bit numbers are strings, since a
 * double cannot hold them; findings, steps and prose are collected and stand at
 * the end of the object.
 */
#include "private.h"

#include <endian.h>
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
    bool begun;                 /* something stands in it: a comma comes next  */
    bool is_table;
};

struct json {
    struct render render;
    unsigned depth;
    struct json_level level[RENDER_DEPTH];
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

/*
 * Everything below writes at `to`, where there is room, and returns the end:
 * this path carries a million answers a second.
 */
enum { ESCAPED = 6, NUMBER_ROOM = 32, STRING_MAX = RENDER_LINE };

static const char hex_digits[] = "0123456789abcdef";

static inline bool plain(unsigned char c)
{
    return (unsigned)c - 0x20 < 0x5f && c != '"' && c != '\\';
}

static char *put_escaped(char *to, unsigned char c)
{
    *to++ = '\\';
    if (c == '"' || c == '\\') {
        *to++ = (char)c;
        return to;
    }
    memcpy(to, "u00", 3);
    to[3] = hex_digits[c >> 4];
    to[4] = hex_digits[c & 15];
    return to + 5;
}

/*
 * Is each of eight bytes plain?  Bytes above 7F are told by their top bit, the
 * others by a borrow or a carry into it; 7F is let go as plain.
 */
static inline bool plain_eight(uint64_t bytes)
{
    const uint64_t ones = 0x0101010101010101, tops = ones << 7;
    uint64_t quote = bytes ^ ones * '"', slash = bytes ^ ones * '\\';
    uint64_t odd = (bytes - ones * 0x20) | (quote - ones) | (slash - ones);

    return !((bytes | odd) & tops);
}

/* Copies eight bytes; false when one of them needs an escape. */
static inline bool copy_eight(char *to, const char *s)
{
    uint64_t eight;

    memcpy(&eight, s, sizeof eight);
    memcpy(to, &eight, sizeof eight);
    return plain_eight(eight);
}

/* A plain text of four to seven bytes, by its ends, which may overlap. */
static bool copy_short(char *to, const char *s, size_t length)
{
    char eight[8];

    memcpy(eight, s, 4);
    memcpy(eight + 4, s + length - 4, 4);
    memcpy(to, eight, 4);
    memcpy(to + length - 4, eight + 4, 4);
    return copy_eight(eight, eight);
}

/* A plain text of four bytes or more; false when a byte needs an escape. */
static bool copy_plain(char *to, const char *s, size_t length)
{
    size_t i = 0;

    if (length < 8)
        return copy_short(to, s, length);
    for (; i + 8 < length; i += 8)
        if (!copy_eight(to + i, s + i))
            return false;
    return copy_eight(to + length - 8, s + length - 8);
}

/* Needs ESCAPED * length + 2 bytes. */
static char *put_string(char *to, const char *s, size_t length)
{
    *to++ = '"';
    if (length >= 4 && copy_plain(to, s, length)) {
        to += length;
    } else {
        for (size_t i = 0; i < length; i++) {
            unsigned char c = (unsigned char)s[i];

            if (plain(c))
                *to++ = (char)c;
            else
                to = put_escaped(to, c);
        }
    }
    *to++ = '"';
    return to;
}

static inline char *put_text(char *to, const char *text)
{
    for (char c; (c = *text) != '\0'; text++)
        *to++ = c;
    return to;
}

static char *put_head(struct json *json, char *to)
{
    to = put_text(to, "{\"command\":\"");
    to = put_text(to, json->command);
    *to++ = '"';
    json->command = NULL;
    return to;
}

/* Keys are identifiers: nothing in them needs an escape. */
static inline char *put_key(struct json *json, char *to, const char *key)
{
    struct json_level *level = &json->level[json->depth];

    if (json->command)
        to = put_head(json, to);
    *to = ',';
    to += level->begun;
    level->begun = true;
    if (level->is_table || !key)
        return to;
    *to++ = '"';
    to = put_text(to, key);
    memcpy(to, "\":", 2);
    return to + 2;
}

/*
 * Eight digits at once: the nibbles are spread over the bytes of a word, first
 * digit lowest, and those above 9 get the distance from '9' + 1 to 'a' added.
 */
static inline uint64_t eight_digits(uint32_t value)
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t x = value;

    x = (x >> 16 | x << 32) & 0x0000ffff0000ffff;
    x = (x >> 8 | x << 16) & 0x00ff00ff00ff00ff;
    x = (x >> 4 | x << 8) & ones * 0x0f;
    return x + ones * '0' + ((x + ones * 6) >> 4 & ones) * ('a' - '9' - 1);
}

static inline void put_word(char *to, uint64_t word)
{
    word = htole64(word);
    memcpy(to, &word, sizeof word);
}

static char *put_hex(char *to, uint64_t value)
{
    unsigned zeros = (unsigned)__builtin_clzll(value | 1) / 4;
    char digits[32];

    put_word(digits, eight_digits((uint32_t)(value >> 32)));
    put_word(digits + 8, eight_digits((uint32_t)value));
    memcpy(to, "\"0x", 3);
    memcpy(to + 3, digits + zeros, 16);
    to += 3 + 16 - zeros;
    *to++ = '"';
    return to;
}

/* Room for the head of an object, a key and a number. */
enum { KEY_ROOM = 256 };

static size_t text_length(const struct ntl_item *it)
{
    size_t n = it->kind == NTL_TEXT ? strlen(it->text) : 0;

    return n < STRING_MAX ? n : STRING_MAX;
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct json *json = (struct json *)sink;
    size_t length = text_length(it);
    char *to = out_room(json->render.out, KEY_ROOM + ESCAPED * length);

    to = put_key(json, to, it->key);
    switch (it->kind) {
    case NTL_FLAG:
        to = put_text(to, it->value ? "true" : "false");
        break;
    case NTL_DECIMAL:
        to += ntl_format_decimal(to, NUMBER_ROOM, it->value);
        break;
    case NTL_TEXT:
        to = put_string(to, it->text, length);
        break;
    case NTL_ABSENT:
        to = put_text(to, "null");
        break;
    case NTL_NUMBER:
    case NTL_ADDRESS:
    case NTL_RAW:
    case NTL_BINARY:
        to = put_hex(to, it->value);
        break;
    }
    out_wrote(json->render.out, to);
}

/* What stands in a line says where it came from. */
static void line_item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct out *out = ((struct json *)sink)->render.out;
    char *to;

    item(sink, it);
    if (!it->note)
        return;
    to = out_room(out, KEY_ROOM + ESCAPED * strlen(it->note));
    *to++ = ',';
    *to++ = '"';
    to = put_text(to, it->key);
    to = put_text(to, "_from\":");
    out_wrote(out, put_string(to, it->note, strlen(it->note)));
}

static void begin_root(struct json *json, const struct ntl_group *group)
{
    json->command = group->key;
    json->level[1] = (struct json_level) { .begun = true };     /* "command" */
    json->depth = 1;
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct json *json = (struct json *)sink;
    char *to;

    if (json->depth == 0) {
        begin_root(json, group);
        return;
    }
    to = put_key(json, out_room(json->render.out, 2 * KEY_ROOM), group->key);
    if (json->depth + 1 < RENDER_DEPTH)
        json->depth++;
    json->level[json->depth]
        = (struct json_level) { .is_table = group->kind == NTL_TABLE };
    sink->item = group->kind == NTL_LINE ? line_item : item;
    *to++ = group->kind == NTL_TABLE ? '[' : '{';
    out_wrote(json->render.out, to);
}

static void put_remarks(struct json *json)
{
    struct out *out = json->render.out;

    for (unsigned i = 0; i < NTL_REMARK_KINDS; i++) {
        struct heap_text *text = &json->remark[i];
        char *to;

        if (text->used == 0)
            continue;
        to = put_key(json, out_room(out, KEY_ROOM), remark_list[i]);
        *to++ = '[';
        out_wrote(out, to);
        out_bytes(out, text->bytes, text->used);
        out_char(out, ']');
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
        if (json->command)      /* the answer is empty */
            out_wrote(out, put_head(json, out_room(out, KEY_ROOM)));
        out_bytes(out, "}\n", 2);
    } else {
        out_char(out, json->level[json->depth].is_table ? ']' : '}');
    }
    json->depth--;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct heap_text *text = &((struct json *)sink)->remark[r->kind];
    char sentence[RENDER_LINE];
    size_t n = ntl_format_phrase(sentence, sizeof sentence, &r->phrase);
    size_t key = r->key ? strlen(r->key) : 0;
    char *to;

    if (n >= sizeof sentence)
        n = sizeof sentence - 1;
    to = heap_room(text, ESCAPED * (n + key) + KEY_ROOM);
    if (!to)
        return;
    if (text->used)
        *to++ = ',';
    if (r->key) {
        to = put_string(put_text(to, "{\"key\":"), r->key, key);
        to = put_string(put_text(to, ",\"text\":"), sentence, n);
        *to++ = '}';
    } else {
        to = put_string(to, sentence, n);
    }
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

static void forget(struct json *json)
{
    json->command = NULL;
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
    ntl_emit(&render->sink, .key = "offset", .kind = NTL_DECIMAL,
             .value = diag->offset);
    ntl_emit(&render->sink, .key = "length", .kind = NTL_DECIMAL,
             .value = diag->length);
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
        { begin, end, item, remark, false }, &ops, out, false,
    };
    return &json->render;
}
