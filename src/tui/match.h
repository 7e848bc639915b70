/* match.h - does a text speak of what somebody asks for? */
#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>

/*
 * Every word of the query is in the text, in any case, as it is or as the word
 * that the text has for it: `nx` is NoExecute, `page file` is PageFile.  An
 * empty query is in every text; NULL speaks of nothing.
 */
bool match(const char *text, const char *query);

/* The same of two texts, each of which may have some of the words. */
bool match_either(const char *text, const char *other, const char *query);

/* The query is all of the name, in any case, with blanks where it has signs. */
bool match_whole(const char *name, const char *query);

#endif
