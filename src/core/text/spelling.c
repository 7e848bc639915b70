#include "spelling.h"

#include "ascii.h"

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned ab = a < b ? a : b;

    return ab < c ? ab : c;
}

/* Two letters that changed places are one slip. */
static bool are_swapped(const char *a, const char *b)
{
    return ascii_lower(a[0]) == ascii_lower(b[-1])
           && ascii_lower(a[-1]) == ascii_lower(b[0]);
}

unsigned ntl_spelling_distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned rows[3][SPELLING_MAX + 1];     /* this one, and the two before   */

    m = m < SPELLING_MAX ? m : SPELLING_MAX;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3], *last = rows[(i + 2) % 3];
        const unsigned *older = rows[(i + 1) % 3];

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);

            row[j] = least(row[j - 1] + 1, last[j] + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && are_swapped(a + i - 1, b + j - 1)
                && older[j - 2] + 1 < row[j])
                row[j] = older[j - 2] + 1;
        }
    }
    return rows[n % 3][m];
}
