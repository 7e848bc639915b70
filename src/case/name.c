#include "name.h"

#include "space/memory.h"

#include <string.h>
#include <strings.h>

enum { CHARACTERS = 256 };

/* --- the text ------------------------------------------------------------- */

/* As many as there are before a zero, one of every `step` bytes; other
   characters than ASCII are in no driver's name. */
static bool take(const uint8_t *bytes, size_t size, unsigned step,
                 char text[CHARACTERS])
{
    size_t n = 0;

    for (size_t i = 0; i + step <= size && n + 1 < CHARACTERS; i += step) {
        if (bytes[i] == 0 && (step == 1 || bytes[i + 1] == 0))
            break;
        if (bytes[i] < ' ' || bytes[i] > '~' || (step == 2 && bytes[i + 1]))
            return false;
        text[n++] = (char)bytes[i];
    }
    text[n] = '\0';
    return n > 0;
}

static bool read_text(const struct session *session, uint64_t at, size_t size,
                      unsigned step, char text[CHARACTERS])
{
    uint8_t bytes[2 * CHARACTERS];
    struct memory memory;

    (void)memory_read(session, at, bytes, size, &memory);
    return take(bytes, memory.done, step, text);
}

/* UNICODE_STRING: Length, MaximumLength, Buffer; lengths in bytes. */
static bool read_string(const struct session *session, uint64_t at,
                        char text[CHARACTERS])
{
    unsigned width = ntl_paging(session->arch)->pointer_size;
    uint64_t length, room, buffer;

    return memory_number(session, at, 2, &length) == NTL_OK
           && memory_number(session, at + 2, 2, &room) == NTL_OK
           && memory_number(session, at + width, 0, &buffer) == NTL_OK
           && length && length % 2 == 0 && length <= room
           && length < 2 * CHARACTERS
           && read_text(session, buffer, length, 2, text)
           && strlen(text) == length / 2;
}

/* --- the driver ----------------------------------------------------------- */

static const char *last_part(const char *path)
{
    for (const char *at = path; *at; at++)
        if (*at == '\\' || *at == '/')
            path = at + 1;
    return path;
}

/* myfault is myfault.sys. */
static bool same(const char *file, const char *name)
{
    size_t n = strlen(name);

    return strncasecmp(file, name, n) == 0
           && (file[n] == '\0' || (file[n] == '.' && !strchr(name, '.')));
}

static const struct image_module *among(const struct image_module *m,
                                        size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (same(m[i].name, name))
            return &m[i];
    return NULL;
}

static bool is_driver(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && strcasecmp(name + n - 4, ".sys") == 0;
}

static void set_name(struct ntl_part *part, const char *name)
{
    size_t n = strlen(name);

    n = n < sizeof part->name ? n : sizeof part->name - 1;
    memcpy(part->name, name, n);
    part->name[n] = '\0';
}

static bool is_read(const struct session *session, uint64_t at,
                    enum ntl_param type, char text[CHARACTERS])
{
    if (type == NTL_PARAM_STRING_ADDRESS)
        return read_text(session, at, CHARACTERS, 1, text);
    return type == NTL_PARAM_UNICODE_ADDRESS
           && (read_string(session, at, text)
               || read_text(session, at, 2 * CHARACTERS, 2, text));
}

bool name_of_driver(const struct session *session, uint64_t at,
                    enum ntl_param type, struct ntl_part *ret)
{
    const struct image_module *loaded, *unloaded;
    char text[CHARACTERS];
    const char *name;
    size_t count;

    if (!at || !is_read(session, at, type, text) || !*(name = last_part(text)))
        return false;
    loaded = image_modules(session->image, &count, NULL);
    loaded = among(loaded, count, name);
    unloaded = image_unloaded(session->image, &count);
    unloaded = among(unloaded, count, name);
    if (!loaded && !unloaded && !is_driver(name))
        return false;
    *ret = (struct ntl_part) {
        .role = NTL_ROLE_PARAMETER, .certain = true, .from = NTL_FROM_MEMORY,
        .unloaded = !loaded && unloaded,
    };
    set_name(ret, loaded ? loaded->name : unloaded ? unloaded->name : name);
    return true;
}
