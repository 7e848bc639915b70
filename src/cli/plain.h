/* plain.h - text for a locale that is not UTF-8. */
#ifndef PLAIN_H
#define PLAIN_H

#include <stddef.h>

/*
 * An out_writer: letters that ASCII does not have leave as escapes, \u00e9,
 * where the locale is not UTF-8.  The locale is asked when the first one comes.
 */
int plain_write(int fd, const char *bytes, size_t length);

#endif
