#include "memory.h"

#include "chain.h"
#include "core/text/le.h"
#include "session/open.h"

#include <ntlens/format.h>
#include <string.h>

/* A page that no valid entry maps, but whose contents are known. */
static bool read_elsewhere(const struct session *session, uint64_t va,
                           uint8_t *buffer, size_t size, struct memory *ret)
{
    struct chain chain;
    size_t done;

    chain_from_image(session, va, &chain);
    if (!chain.has_physical
        || image_read_physical(session->image, chain.physical, buffer, size,
                               &done) != IMAGE_FOUND)
        return false;
    ret->transition |= chain.state == CHAIN_IN_TRANSITION;
    ret->prototype |= chain.state == CHAIN_PROTO;
    return true;
}

/* Of one page. */
static bool read_piece(const struct session *session,
                       const struct image_space *space, uint64_t va,
                       uint8_t *buffer, size_t size, struct memory *ret)
{
    size_t done;

    if (image_read_virtual(session->image, space, va, buffer, size, &done)
        == IMAGE_FOUND) {
        ret->done += size;
        return true;
    }
    if (done == 0 && read_elsewhere(session, va, buffer, size, ret)) {
        ret->done += size;
        return true;
    }
    ret->done += done;
    return false;
}

bool memory_read(const struct session *session, uint64_t va, void *buffer,
                 size_t size, struct memory *ret)
{
    enum { PAGE = 1 << NTL_PAGE_SHIFT };
    struct image_space space;
    uint8_t *to = buffer;

    *ret = (struct memory) { 0 };
    memset(buffer, 0, size);
    if (!session->image)
        return false;
    space = session_space(session);
    while (ret->done < size) {
        uint64_t at = va + ret->done;
        size_t room = PAGE - (at & (PAGE - 1)), left = size - ret->done;

        if (!read_piece(session, &space, at, to + ret->done,
                        left < room ? left : room, ret))
            return false;
    }
    return true;
}

enum ntl_status memory_number(const struct session *session, uint64_t va,
                              unsigned bytes, uint64_t *ret)
{
    struct memory memory;
    uint8_t text[8];

    if (bytes == 0)
        bytes = ntl_paging(session->arch)->pointer_size;
    if (!session->image)
        return NTL_ENOIMAGE;
    session_find_root(session);
    if (bytes > sizeof text || !memory_read(session, va, text, bytes, &memory))
        return NTL_EMEMORY;
    *ret = le_uint(text, bytes);
    return NTL_OK;
}

struct owner memory_owner(const struct session *session, uint64_t va)
{
    struct owner owner = { .kind = OWNER_NONE };
    struct ntl_phrase phrase = { .format = "%s+%x" };

    if (!session->image)
        return owner;
    owner.module = image_module_at(session->image, va);
    if (owner.module) {
        owner.kind = OWNER_MODULE;
    } else if ((owner.module = image_unloaded_at(session->image, va))) {
        owner.kind = OWNER_UNLOADED;
        phrase.format = "%s+%x (unloaded)";
    } else {
        return owner;
    }
    owner.offset = va - owner.module->base;
    phrase.word[0] = owner.module->name;
    phrase.number[0] = owner.offset;
    owner.says = phrase;
    ntl_format_phrase(owner.text, sizeof owner.text, &phrase);
    return owner;
}
