#include "spelling.h"

#include "ascii.h"

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned ab = a < b ? a : b;

    return ab < c ? ab : c;
}

unsigned ntl_spelling_distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned row[SPELLING_MAX + 1];

    m = m < SPELLING_MAX ? m : SPELLING_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
            unsigned changed = diagonal + !same;

            diagonal = row[j];
            row[j] = least(row[j - 1] + 1, row[j] + 1, changed);
        }
    }
    return row[m];
}
