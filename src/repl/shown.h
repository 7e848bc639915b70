/* shown.h - what readline draws goes through the filter, as all else does. */
#ifndef SHOWN_H
#define SHOWN_H

/*
 * From here on the line that is edited, typed, pasted or recalled, and the
 * names that Tab lists are seen as core/text/visible.h has them.  The line
 * itself stays what it is.
 */
void shown_init(void);

#endif
