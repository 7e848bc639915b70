#include "paged.h"

#include "plain.h"

#include "os/os.h"
#include "os/terminal.h"
#include "render/out.h"

#include <errno.h>
#include <stdbool.h>

enum { NONE = -1 };

static int pager = NONE;

/* More lines than there is room for, with the next prompt below them; lines
   that fold count as often as they do. */
static bool is_long(const char *bytes, size_t length)
{
    int columns, lines, used = 0, column = 0;

    if (!os_terminal_size(&columns, &lines))
        return false;
    for (size_t i = 0; i < length && used < lines; i++) {
        bool folds = bytes[i] != '\n' && ++column > columns;

        if (bytes[i] != '\n' && !folds)
            continue;
        used++;
        column = folds;
    }
    return used + 1 > lines;
}

/* By the writer that a form has, to the terminal or to the pager. */
static int write_by(out_writer *write, int fd, const char *bytes,
                    size_t length)
{
    int error;

    if (pager == NONE && is_long(bytes, length))
        pager = os_pager_begin();
    if (pager == NONE)
        return write(fd, bytes, length);
    error = write(pager, bytes, length);
    /* Who has seen enough does not need the rest. */
    return error == EPIPE ? 0 : error;
}

int paged_write(int fd, const char *bytes, size_t length)
{
    return write_by(os_write, fd, bytes, length);
}

int paged_plain_write(int fd, const char *bytes, size_t length)
{
    return write_by(plain_write, fd, bytes, length);
}

void paged_end(void)
{
    if (pager != NONE)
        os_pager_end(pager);
    pager = NONE;
}
