/* level.h - words for levels and page sizes. */
#ifndef LEVEL_H
#define LEVEL_H

#include <ntlens/paging.h>

/* "pxe": the JSON key of a level. */
const char *level_key(enum ntl_level level);

/* "pxe_entry": of what an entry says. */
const char *level_entry(enum ntl_level level);

/* A page size as people say it: "2 MB". */
const char *level_page_size(unsigned shift);

#endif
