/*
 * ask.h - a line in, an answer out: the library's second floor.
 *
 * What people type and paste is asked of a session; the answer comes as JSON,
 * text or Markdown in memory, or piece by piece to a sink.  One thread at a
 * time may use a session, and different ones at once.
 */
#ifndef NTL_ASK_H
#define NTL_ASK_H

#include <ntlens/sink.h>
#include <ntlens/source.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ntl_ask;

/*
 * What a host lends to a session; each function is handed the context.  What is
 * 0 is not lent, and a line that needs it is refused with a sentence: without
 * `open` no line opens a file.
 */
struct ntl_host {
    size_t size;                /* sizeof (struct ntl_host): more may follow  */
    void *context;

    /* A file, by the name that a line has.  NTL_OK, or NTL_EFILE and why:
       diag->hint, whose words stay until the next call. */
    enum ntl_status (*open)(void *context, const char *name,
                            struct ntl_source *ret, struct ntl_diag *diag);

    /* Every file that a name stands for, as a folder does, until `each` is
       false; an empty name for the places where the system leaves its dumps.
       False: so, or it cannot be read.  0: a name is that of a file. */
    bool (*names)(void *context, const char *name,
                  bool (*each)(void *to, const char *name, size_t length),
                  void *to);

    /* Work that takes long: what is done of all; 0: not known.  False: stop. */
    bool (*tick)(void *context, uint64_t done, uint64_t all);

    /* Line `i` of those that were asked before, oldest first; NULL past the
       last. */
    const char *(*past)(void *context, size_t i);

    /* A new file of that name with these bytes.  NTL_OK, or NTL_EFILE and why,
       as `open`: also where there is one already. */
    enum ntl_status (*save)(void *context, const char *name, const void *bytes,
                            size_t length, struct ntl_diag *diag);

    /* Lines that are kept for this user from run to run, how far a lesson came:
       the last of them, `size` bytes at most; one more.  0: nothing is kept. */
    size_t (*recall)(void *context, char *bytes, size_t size);
    bool (*keep)(void *context, const char *bytes, size_t length);
};

/* Lends nothing yet. */
static inline struct ntl_host ntl_host_of(void *context)
{
    struct ntl_host host;

    memset(&host, 0, sizeof host);
    host.size = sizeof host;
    host.context = context;
    return host;
}

/* The host is copied; NULL lends nothing.  NULL: there is no memory. */
NTL_API struct ntl_ask *ntl_ask_open(const struct ntl_host *host);
NTL_API void ntl_ask_close(struct ntl_ask *ask);        /* NULL is fine */

/* How lines are taken: a sum of these. */
enum {
    NTL_ASK_KEEP = 1,           /* what a line sets, opens, learns holds for
                                   those after it; else each begins as if it
                                   were the first                             */
    NTL_ASK_TYPED = 2,          /* somebody types: beginnings of names do     */
    NTL_ASK_EXPLAIN = 4,        /* with the arithmetic, as -e asks for it     */
    NTL_ASK_BRIEF = 8,          /* what every answer would say, none says     */
    NTL_ASK_FILES = 16,         /* a file's name alone opens it: for lines that
                                   a person typed, never for a paste          */
    NTL_ASK_ANSWERS = 32        /* with KEEP: while a lesson or a quiz asks, a
                                   line is its answer, as after `answer`     */
};

/* For the lines from now on; 0 at first. */
NTL_API void ntl_ask_how(struct ntl_ask *ask, unsigned how);

/* --- lines ---------------------------------------------------------------- */

/* How it went: the program's exit status. */
enum ntl_answered {
    NTL_ANSWERED,
    NTL_ANSWERED_ABSENT,        /* it is not there, or not known              */
    NTL_NOT_UNDERSTOOD,
    NTL_NOT_READ                /* a file cannot be                           */
};

/*
 * A line, lines as people type them, or a text that was pasted; of UTF-8, a
 * question at most 1 MB.  A blank line, and one that begins with #, has no
 * answer.  Each group at depth 0 is the answer of one command, whose name is
 * its key.  What a line sets holds for those after it in the text; of several
 * outcomes the worst is returned.
 *
 * An error is an answer, too: a group with the items `error`, a sentence;
 * `from_byte` and `to_byte`, the place in the text; `hint`, the way out, where
 * there is one.
 */
NTL_API enum ntl_answered ntl_ask(struct ntl_ask *ask, const char *text,
                                  size_t length, struct ntl_sink *sink);

enum ntl_form { NTL_FORM_TEXT, NTL_FORM_JSON, NTL_FORM_MARKDOWN, NTL_FORMS };

struct ntl_text {
    const char *bytes;          /* UTF-8, and a NUL after them                */
    size_t length;
};

/*
 * The same in memory, until the next call.  JSON: an object a line.  The form
 * is the one asked for, whatever options the line has.  An error is, as JSON,
 * {"error":..., "input":..., "from_byte":..., "to_byte":..., "hint":...}, else
 * the sentence, the line with a caret under the place, and the way out.
 */
NTL_API enum ntl_answered ntl_ask_form(struct ntl_ask *ask, const char *text,
                                       size_t length, enum ntl_form form,
                                       struct ntl_text *ret);

/* --- an image ------------------------------------------------------------- */

/*
 * A crash dump or a memory image, which lines ask about from now on; the one
 * before goes, and NULL only lets it go.  The source is the session's to close,
 * also on an error (NTL_EFILE; diag, which may be NULL, says why).  The name is
 * for people.
 */
NTL_API enum ntl_status ntl_ask_image(struct ntl_ask *ask, const char *name,
                                      const struct ntl_source *source,
                                      struct ntl_diag *diag);

/* The same of bytes, which stay the caller's and where they are until then. */
NTL_API enum ntl_status ntl_ask_image_bytes(struct ntl_ask *ask,
                                            const char *name,
                                            const void *bytes, size_t length,
                                            struct ntl_diag *diag);

/* --- settings ------------------------------------------------------------- */

/* What `set` knows; most are options of a line, too: --build. */
struct ntl_setting {
    const char *name;           /* "build"                                    */
    const char *value;          /* "BUILD", as usage shows it                 */
    const char *help;           /* one clause                                 */
    char option;                /* 'b', or 0 for none                         */
};

/* The i-th; false past the last. */
NTL_API bool ntl_setting_at(size_t i, struct ntl_setting *ret);

/*
 * Sets it, as somebody who types would, for all lines from now on.  On an error
 * (NTL_ENAME: there is no such setting) nothing has changed, and *diag points
 * into the text.
 */
NTL_API enum ntl_status ntl_ask_set(struct ntl_ask *ask, const char *name,
                                    const char *text, size_t length,
                                    struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Its value as an item, in no group, which notes where it came from: "default",
 * "image", "given".  False: there is no such setting.
 */
NTL_API bool ntl_ask_show(struct ntl_ask *ask, const char *name,
                          struct ntl_sink *sink);

/* --- completion ----------------------------------------------------------- */

struct ntl_completion {
    size_t from;                /* where the word begins that is completed    */
    bool file;                  /* it is a file's name: none is offered       */
};

/*
 * What may stand at the end of a line that is being typed: each word that
 * begins as the line ends, in any case.  After one that ends with = no blank
 * comes.
 */
NTL_API struct ntl_completion
ntl_ask_complete(const struct ntl_ask *ask, const char *text, size_t length,
                 void (*offer)(void *context, const char *word),
                 void *context);

#endif
