/* view.h - the bytes of a source, by their place in it. */
#ifndef IMAGE_VIEW_H
#define IMAGE_VIEW_H

#include "core/text/le.h"

#include <ntlens/source.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/* No place: what is asked for is not in the source. */
#define NOWHERE UINT64_MAX

/*
 * A source that is mapped is read where it is.  Of another 8 MB are kept, in
 * blocks: whoever reads changes which, so a view that is const has no bytes.
 */
struct view {
    const uint8_t *mapped;      /* all of it, or NULL: it is read             */
    uint64_t size;
    struct ntl_source source;
    struct kept *kept;
    char *name;                 /* our copy                                   */
    bool lost;                  /* a read gave less than there was            */
};

/* Takes the source over.  NULL, or why not; view_close either way. */
const char *view_open(struct view *view, const char *name,
                      const struct ntl_source *source);
void view_close(struct view *view);

bool view_lost(const struct view *view);
bool view_shrank(const struct view *view);      /* asks the source            */

/* As ntl_source.data. */
bool view_data(const struct view *view, uint64_t at, uint64_t *ret_from,
               uint64_t *ret_to);

/* `size` bytes at `offset` are in the source. */
static inline bool view_has(const struct view *view, uint64_t offset,
                            uint64_t size)
{
    return offset <= view->size && size <= view->size - offset;
}

/* Copies; what is lost, and what the source has not, reads as 0. */
void view_read(struct view *view, uint64_t offset, void *buffer, size_t length);

/* Those bytes stand there. */
bool view_says(struct view *view, uint64_t offset, const char *bytes,
               size_t length);

/* It begins as text does: no NUL is there, which all that is no text has. */
bool view_is_text(struct view *view);

/* Little-endian, 1 to 8 bytes; 0 where the source has not all of them. */
uint64_t view_uint(struct view *view, uint64_t offset, unsigned bytes);

/* The same of 8, which the source has. */
uint64_t view_word_kept(struct view *view, uint64_t offset);

INLINE uint64_t view_word(struct view *view, uint64_t offset)
{
    return view->mapped ? le64(view->mapped + offset)
                        : view_word_kept(view, offset);
}

/*
 * For those who go on and on: bytes that the source has, and as many as these
 * at most.  They stay until the next stretch is asked for.
 */
enum { VIEW_STRETCH = 1 << 18 };
const uint8_t *view_stretch(struct view *view, uint64_t offset, size_t length);

#endif
