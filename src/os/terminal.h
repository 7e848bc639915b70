/* terminal.h - the one owner of the terminal and of signals. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

/*
 * What standard input or a signal has for who waits, as bits.  A signal stays
 * noted until os_heard.
 */
enum {
    OS_INPUT = 1 << 0,          /* there is something to read                 */
    OS_CLOSED = 1 << 1,         /* nothing will come any more                 */
    OS_INTERRUPTED = 1 << 2,    /* Ctrl-C                                     */
    OS_RESIZED = 1 << 3,        /* the window has another size                */
    OS_RESUMED = 1 << 4,        /* stopped and continued: set the modes again */
};

bool os_is_terminal(int fd);

/* Of the terminal on standard output; false where there is none. */
bool os_terminal_size(int *columns, int *lines);

/* Does text for the user go out as UTF-8?  Asks the user's locale. */
bool os_is_utf8(void);

/*
 * From here on a program may change the terminal on standard input: Ctrl-C, a
 * new size and a stop are noted, and whatever ends or stops the program sets
 * the modes that the terminal has now and writes `leave` (kept by the caller)
 * to standard output.  False: standard input is no terminal.
 */
bool os_terminal_take(const char *leave);

/* The program has put the terminal back itself; signals are what they were. */
void os_terminal_give(void);

/* As Ctrl-Z; it returns when the program goes on. */
void os_stop(void);

/* --- waiting -------------------------------------------------------------- */

/*
 * Waits for input or a signal, also one that came just before; up to `ms`
 * milliseconds, or for ever if that is negative.  0: the time is over.
 */
unsigned os_wait(int ms);

/* The same for input alone. */
bool os_input_within(int ms);

/* Takes back notes of signals. */
void os_heard(unsigned signals);

/* --- long work ------------------------------------------------------------ */

/* Until os_interrupts_end Ctrl-C is noted and does not end the program. */
void os_interrupts_begin(void);
void os_interrupts_end(void);

/* Ctrl-C is noted and not yet heard. */
bool os_interrupted(void);

/* Ends as Ctrl-C ends a program, so that a shell's loop ends, too. */
void os_end_interrupted(void);

#endif
