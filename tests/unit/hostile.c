#include "hostile.h"

#include <ntlens/format.h>
#include <string.h>

const struct hostile_range hostile_ranges[] = {
    { 0x00, 0x1f }, { 0x7f, 0x9f },             /* controls                   */
    { 0xa0, 0xa0 }, { 0xad, 0xad },             /* blank, soft hyphen         */
    { 0x300, 0x36f }, { 0x61c, 0x61c },         /* joining marks, Arabic mark */
    { 0x115f, 0x1160 }, { 0x1680, 0x1680 }, { 0x17b4, 0x17b5 },
    { 0x180b, 0x180f }, { 0x2000, 0x200f },     /* blanks, joiners, marks     */
    { 0x2028, 0x202f },                         /* separators, embeddings     */
    { 0x205f, 0x206f },                         /* operators, isolates        */
    { 0x3000, 0x3000 }, { 0x3164, 0x3164 },
    { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },     /* selectors                  */
    { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },
    { 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
    { 0xe0000, 0xe0fff },                       /* tags                       */
};

const size_t hostile_count = sizeof hostile_ranges / sizeof *hostile_ranges;

bool hostile_code(uint32_t code)
{
    for (size_t i = 0; i < hostile_count; i++)
        if (code >= hostile_ranges[i].first && code <= hostile_ranges[i].last)
            return true;
    return false;
}

/* Of a character of n bytes that are known to be one. */
static uint32_t code_of(const char *text, size_t n)
{
    uint32_t code = (unsigned char)text[0] & (n > 1 ? 0x7fu >> n : 0x7fu);

    for (size_t i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    return code;
}

size_t hostile_find(const char *text, size_t length)
{
    for (size_t i = 0, n; i < length; i += n) {
        n = ntl_utf8_length(text + i, length - i);
        if (n == 0 || (text[i] != '\n' && hostile_code(code_of(text + i, n))))
            return i;
    }
    return length;
}

/* --- JSON: RFC 8259, without blanks between the tokens -------------------- */

enum { DEPTH_MAX = 32 };

struct json {
    const char *at, *end;
};

static bool take(struct json *json, char c)
{
    if (json->at == json->end || *json->at != c)
        return false;
    json->at++;
    return true;
}

static bool take_any(struct json *json, const char *set)
{
    if (json->at == json->end || !*json->at || !strchr(set, *json->at))
        return false;
    json->at++;
    return true;
}

static bool read_escape(struct json *json)
{
    if (!take(json, 'u'))
        return take_any(json, "\"\\/bfnrt");
    for (unsigned i = 0; i < 4; i++)
        if (!take_any(json, "0123456789abcdefABCDEF"))
            return false;
    return true;
}

static bool read_string(struct json *json)
{
    if (!take(json, '"'))
        return false;
    while (json->at < json->end && *json->at != '"') {
        if ((unsigned char)*json->at < 0x20)
            return false;
        if (*json->at++ == '\\' && !read_escape(json))
            return false;
    }
    return take(json, '"');
}

static bool read_word(struct json *json)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);

        if ((size_t)(json->end - json->at) >= n
            && memcmp(json->at, words[i], n) == 0) {
            json->at += n;
            return true;
        }
    }
    return false;
}

/* Ours are whole, and none is less than nothing. */
static bool read_number(struct json *json)
{
    if (!take_any(json, "0123456789"))
        return false;
    while (take_any(json, "0123456789"))
        ;
    return true;
}

static bool read_value(struct json *json, unsigned depth);

static bool read_members(struct json *json, bool keys, char close,
                         unsigned depth)
{
    if (take(json, close))
        return true;
    do {
        if (keys && (!read_string(json) || !take(json, ':')))
            return false;
        if (!read_value(json, depth))
            return false;
    } while (take(json, ','));
    return take(json, close);
}

static bool read_value(struct json *json, unsigned depth)
{
    if (depth == DEPTH_MAX)
        return false;
    if (take(json, '{'))
        return read_members(json, true, '}', depth + 1);
    if (take(json, '['))
        return read_members(json, false, ']', depth + 1);
    return read_string(json) || read_number(json) || read_word(json);
}

bool hostile_json(const char *text, size_t length)
{
    struct json json = { text, text + length };

    while (json.at < json.end)
        if (*json.at != '{' || !read_value(&json, 0) || !take(&json, '\n'))
            return false;
    return true;
}
