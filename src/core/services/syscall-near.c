/* Names of services that are like another. */
#include <ntlens/syscall.h>

#include "core/text/ascii.h"
#include "core/text/spelling.h"

/* Without Nt or Zw, which says nothing about the service. */
static size_t without_nt(const char *text, size_t length)
{
    return length > 2 && (ascii_same("nt", text, 2)
                          || ascii_same("zw", text, 2)) ? 2 : 0;
}

static size_t common(const char *a, size_t n, const char *b, size_t m)
{
    size_t i = 0;

    while (i < n && i < m && ascii_lower(a[i]) == ascii_lower(b[i]))
        i++;
    return i;
}

/* Smaller is nearer; of two equally far names the one that begins alike. */
static unsigned strangeness(uint16_t service, const char *text, size_t length)
{
    char name[NTL_SYSCALL_NAME];
    size_t n = ntl_syscall_name(service, name);
    size_t skip = without_nt(name, n);
    unsigned far = ntl_spelling_distance(text, length, name + skip, n - skip);

    return far * NTL_SYSCALL_NAME
           + NTL_SYSCALL_NAME
           - (unsigned)common(text, length, name + skip, n - skip);
}

static void keep(uint16_t service, unsigned score, uint16_t *ret,
                 unsigned *scores, size_t *count, size_t room)
{
    size_t at = *count;

    while (at > 0 && scores[at - 1] > score)
        at--;
    if (at == room)
        return;
    if (*count < room)
        ++*count;
    for (size_t i = *count - 1; i > at; i--) {
        ret[i] = ret[i - 1];
        scores[i] = scores[i - 1];
    }
    ret[at] = service;
    scores[at] = score;
}

size_t ntl_syscall_nearest(const char *text, size_t length, uint16_t *ret,
                           size_t room)
{
    enum { MOST = 16 };
    unsigned scores[MOST];
    size_t count = 0, skip = without_nt(text, length);
    uint16_t service = NTL_SERVICE_NONE;

    room = room < MOST ? room : MOST;
    text += skip;
    length -= skip;
    if (length >= NTL_SYSCALL_NAME)
        length = NTL_SYSCALL_NAME - 1;
    if (length == 0)
        return 0;
    while ((service = ntl_syscall_next("", 0, service)) != NTL_SERVICE_NONE)
        keep(service, strangeness(service, text, length), ret, scores, &count,
             room);
    return count;
}
