/* Offsets: the PE format of Microsoft's public specification. */
#include "dated.h"

#include "space/memory.h"

#include <ntlens/time.h>

enum {
    DOS = 0x5a4d, PE_AT = 0x3c, PE = 0x4550,
    OPTIONAL = 0x18,            /* from "PE"                                  */
    NARROW = 0x10b, DIRECTORIES_NARROW = 0x60, DIRECTORIES_WIDE = 0x70,
    DEBUG = 6, DIRECTORY = 8,   /* which one, bytes of one                    */
    ENTRY = 0x1c, TYPE_AT = 0xc, REPRO = 16, ENTRIES_MAX = 64
};

/* No driver of NT is older. */
#define FIRST_SECOND UINT64_C(741484800)        /* 1 July 1993 */

static bool number(const struct session *session, uint64_t va, unsigned bytes,
                   uint64_t *ret)
{
    return memory_number(session, va, bytes, ret) == NTL_OK;
}

/* The debug directory, as an address and bytes. */
static bool debug_directory(const struct session *session, uint64_t base,
                            uint64_t *ret_at, uint64_t *ret_size)
{
    uint64_t word, pe, at;

    if (!number(session, base, 2, &word) || word != DOS
        || !number(session, base + PE_AT, 4, &pe)
        || !number(session, base + pe, 4, &word) || word != PE
        || !number(session, base + pe + OPTIONAL, 2, &word))
        return false;
    at = base + pe + OPTIONAL + DEBUG * DIRECTORY
         + (word == NARROW ? DIRECTORIES_NARROW : DIRECTORIES_WIDE);
    if (!number(session, at, 4, ret_at)
        || !number(session, at + 4, 4, ret_size))
        return false;
    *ret_at += base;
    return true;
}

enum said { SAYS_NOTHING, SAYS_HASH, SAYS_DATE };

/* A module without a debug directory has no entry that says so. */
static enum said says(const struct session *session, uint64_t base)
{
    uint64_t at, size, type;

    if (!debug_directory(session, base, &at, &size)
        || size / ENTRY > ENTRIES_MAX)
        return SAYS_NOTHING;
    for (uint64_t i = 0; i < size / ENTRY; i++) {
        if (!number(session, at + i * ENTRY + TYPE_AT, 4, &type))
            return SAYS_NOTHING;
        if (type == REPRO)
            return SAYS_HASH;
    }
    return SAYS_DATE;
}

enum dated dated(const struct session *session,
                 const struct image_module *module, uint64_t *ret)
{
    const struct image_fact *now = &image_facts(session->image)->system_time;
    enum said said;
    uint64_t time;

    if (!module->timestamp.given || module->timestamp.value < FIRST_SECOND
        || !ntl_filetime_of_unix(module->timestamp.value, &time)
        || (now->given && time > now->value))
        return DATED_NOT;
    said = says(session, module->base);
    if (said == SAYS_HASH)
        return DATED_NOT;
    *ret = time;
    return said == SAYS_DATE ? DATED_IS : DATED_PERHAPS;
}
