/* paged.h - answers at the prompt that are longer than the terminal. */
#ifndef PAGED_H
#define PAGED_H

#include <stddef.h>

/* For struct out: what is longer than the terminal goes to the user's pager. */
int paged_write(int fd, const char *bytes, size_t length);

/* The same by plain_write. */
int paged_plain_write(int fd, const char *bytes, size_t length);

/* The answer is complete: waits until it has been read. */
void paged_end(void);

#endif
