/* options.h - what a line asks besides its command. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "cmd.h"

/* What a front end does with a line, besides running it. */
enum cmd_form { FORM_TEXT, FORM_JSON, FORM_MARKDOWN };
enum cmd_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct cmd_options {
    enum cmd_form form;
    enum cmd_color color;
    bool explain, verbose, version, help;
    bool screen;                /* the full screen                            */
    struct cmd_operand file;    /* not given: none                            */
    struct cmd_operand image;   /* to open before the command runs            */
    bool raw;                   /* ... as raw memory, whatever it is          */
    bool no_sandbox;            /* the program keeps what it may do           */
    bool typed;                 /* by hand, at a shell or a prompt: a file's
                                   name alone opens it                        */
};

/*
 * One option of every front end: usage and completion come from here.  Those
 * of the session (-a -b -s -d) are rows of session_settings.
 */
struct cmd_option {
    char letter;                /* 0: only the long name                      */
    const char *name;           /* "json"                                     */
    const char *value;          /* "FILE", or NULL: takes none                */
    const char *help;
    enum ntl_status (*set)(struct cmd_options *options,
                           const struct cmd_operand *value);
};

#endif
