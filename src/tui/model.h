/* model.h - what the full screen is about, without a terminal. */
#ifndef MODEL_H
#define MODEL_H

#include "ask/ask.h"
#include "edit.h"
#include "rows.h"
#include "space/chain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tab_id {
    TAB_ADDRESS, TAB_SELECTOR, TAB_SERVICE, TAB_CFG, TAB_BUGCHECK, TAB_REGISTER,
    TAB_IMAGE, TAB_COMMAND, TABS
};

enum page_id {
    PAGE_CHAIN, PAGE_BASES, PAGE_ACCESS,
    PAGE_GDT, PAGE_IDT, PAGE_GATE,
    PAGE_SYSCALL, PAGE_SSDT,
    PAGE_CFG,
    PAGE_BUGCHECK, PAGE_STATUS, PAGE_FAULT,
    PAGE_REGISTER,
    PAGE_INFO, PAGE_MODULES, PAGE_CONTEXT, PAGE_MAPS, PAGE_MEMORY,
    PAGE_COMMAND, PAGES
};

/* What Enter does on a row of a page's list. */
enum page_enter { ENTER_FOLLOWS, ENTER_PICKS, ENTER_FIELDS };

enum { EDITS_NONE = -1 };

/* A page is a command and an input line: its answer is what one sees. */
struct page_kind {
    enum tab_id tab;
    const char *name;
    const char *command;        /* the input is its arguments                 */
    const char *prompt;
    const char *example;        /* as an input                                */
    const char *empty;          /* the line to run without an input, or NULL  */
    const char *about;          /* one sentence                               */
    enum page_enter enter;
    int8_t edits;               /* the argument that a flipped bit changes    */
    bool two_words;             /* fields of a second word: the next argument */
    bool waits;                 /* runs at Enter, not at every key            */
    bool number;                /* the input begins with a number, not a name */
};
extern const struct page_kind page_kinds[PAGES];
extern const char *const tab_names[TABS];

/* The page that runs this command, or PAGE_COMMAND. */
enum page_id page_of(const struct command *command);

enum zone { ZONE_INPUT, ZONE_RULER, ZONE_LIST, ZONE_DETAIL, ZONE_WORKING };

enum { REASON = 400, CARRIED = 192 };

/* What undo brings back, and where one is in it. */
struct page {
    char input[EDIT_MAX];
    uint64_t entry[NTL_LEVELS_MAX]; /* typed or flipped, by enum ntl_level; of
                                       the selector page: entry[0], the
                                       descriptor                             */
    uint8_t typed;              /* a bit an entry                             */
    enum zone zone;
    size_t list;                /* row of the answer; chain: from the top     */
    unsigned bit, word;         /* of the detail's fields                     */
    unsigned ruler_bit;
    size_t list_top;
    char reason[REASON];        /* why the input has no answer; stays until the
                                   input, or what it asks, is another         */
    char carried[CARRIED];      /* the input that carry.h gave it             */
};

/* What was given for a mode, while it was the one. */
struct kept {
    bool is_there;
    uint8_t typed;
    uint16_t index;
    enum origin index_from;
    uint64_t entry[NTL_LEVELS_MAX];
};

struct moment {
    enum page_id id;
    struct page page;
    struct ask_settings settings;
};

enum { MOMENTS = 128 };
struct moments {
    struct moment *moment[MOMENTS];
    size_t count;
};

enum answer_id {
    ANSWER_MAIN,                /* the page's                                 */
    ANSWER_DETAIL,              /* of the row that is selected                */
    ANSWER_ENTRY,               /* parts of the first, as the next are        */
    ANSWER_BASES = ANSWER_ENTRY + NTL_LEVELS_MAX, ANSWER_COMMAND,
    ANSWER_SCRATCH, ANSWERS
};

static inline enum answer_id answer_of(size_t level)
{
    return (enum answer_id)(ANSWER_ENTRY + level);
}

/* Of the command page's lines before, for who comes back to one. */
struct past_answer {
    char *line;                 /* or NULL                                    */
    struct rows rows;
};
enum { SHELF = 8 };

enum mode { MODE_PAGE, MODE_HELP, MODE_FIND };
enum {
    ROWS_AT_FIRST = 1000, FOUND_MAX = 128, MESSAGE = 512, COPY_MAX = 1 << 16
};

/* What Enter does with a hit of `/`. */
enum found_kind { FOUND_ROW, FOUND_PAGE, FOUND_COMMAND, FOUND_INPUT };

enum { FOUND_NAME = 64, FOUND_SAYS = 160, FOUND_INPUT_MAX = 72 };

struct found {
    enum found_kind kind;
    enum page_id page;          /* PAGE, INPUT                                */
    size_t row;                 /* ROW: of the list in front                  */
    char name[FOUND_NAME], says[FOUND_SAYS];
    char input[FOUND_INPUT_MAX];        /* COMMAND, INPUT                     */
    const char *field;          /* INPUT: of the answer, or NULL              */
};

struct model {
    struct ntl_ask *ask;
    const struct session *session;  /* that is behind it; changed through ask */
    enum mode mode;
    enum page_id at;
    struct page page[PAGES];
    enum page_id last_of[TABS]; /* where one was in each tab                  */

    bool editing;
    bool editing_entry;         /* the chain's selected contents              */
    struct edit edit;
    struct moment *before_edit;
    struct past past[PAGES];

    struct rows answer[ANSWERS];
    bool stale;                 /* the input is wrong, the answer is older    */
    bool missing;               /* the program has no such command            */
    size_t limit;               /* of rows                                    */
    char line[ANSWER_COMMAND + 1][EDIT_MAX + 64];   /* what each answers      */
    struct past_answer shelf[SHELF];
    size_t shelved;             /* that ever were                             */

    struct chain chain;         /* of the address                             */
    struct ntl_item place[NTL_LEVELS_MAX];      /* where its entries lie      */
    struct ntl_item holds[NTL_LEVELS_MAX];      /* ... and what they hold     */
    uint64_t known[NTL_LEVELS_MAX];     /* ... which is that                  */
    uint8_t is_known;           /* typed or from the image                    */
    enum ntl_arch arch;         /* of the answers; see modes.h                */
    struct kept kept[NTL_ARCH_COUNT];

    struct mask mask;           /* what a lesson asks for is not shown        */
    const char *filter;         /* rows of tables without it are not shown    */

    struct edit query;          /* of `/`                                     */
    struct found found[FOUND_MAX];
    size_t founds, found_at;
    size_t help_top, working_top;

    struct moments undo, redo, back;
    bool explain;
    bool light;                 /* the background, as it is drawn for         */
    char message[MESSAGE];
    bool message_is_error;
    size_t list_last, detail_height;    /* the last row seen, as last drawn   */
    size_t help_most, working_most;     /* ... and how far they scroll        */

    bool quit, suspend, redraw;
    char *copy;                 /* for the clipboard, or NULL                 */
    size_t copy_length;
};

void model_init(struct model *model, struct ntl_ask *ask);
void model_free(struct model *model);

/* The line the program was started with: an address, or a command. */
void model_start(struct model *model, const char *text, size_t length,
                 bool is_address);

void model_key(struct model *model, uint32_t key);
void model_paste(struct model *model, const char *text, size_t length);

/* Run what the page asks, again. */
void model_refresh(struct model *model);

/* --- for the view, and the actions ---------------------------------------- */

static inline const struct page_kind *model_kind(const struct model *model)
{
    return &page_kinds[model->at];
}
static inline struct page *model_page(struct model *model)
{
    return &model->page[model->at];
}

/* The answer that the list shows, and the line that it answers. */
enum answer_id model_front(const struct model *model);
const struct rows *model_list(const struct model *model);
/* The one whose fields can be flipped, or NULL. */
const struct rows *model_detail(const struct model *model);
/* Is row `i` one that the list shows, and one that can be selected? */
bool model_shown(const struct model *model, const struct rows *rows, size_t i);
/* A row of a table with the filter in one of its texts. */
bool model_fits(const struct model *model, const struct rows *rows, size_t i);
bool model_selectable(const struct model *model, const struct rows *rows,
                      size_t i);

/* Rows of the chain; the level of row `i`. */
size_t model_chain(const struct model *model);
enum ntl_level model_level(const struct model *model, size_t row);
bool model_has_ruler(const struct model *model);
const struct row *model_ruler(const struct model *model);

/* The word whose bits are selected, and the field that holds the bit. */
bool model_word(const struct model *model, uint64_t *word, unsigned *bits);
const struct ntl_item *model_field(const struct model *model);
/* Fields of which no one has a value are of a word that nobody gave. */
bool model_knows_word(const struct model *model);
/* What is selected, for the note line, `y` and Enter; or NULL. */
const struct ntl_item *model_selected(const struct model *model);

/* Word `n` of a line: blanks end it, but not inside parentheses. */
bool model_input_word(const char *line, unsigned n, size_t *from, size_t *to);
/* Does the text have this part, in any case?  NULL has none. */
bool has_part(const char *text, const char *part);

/* The argument that holds the n-th word of fields, if it was given. */
bool model_argument(const struct model *model, unsigned word, uint64_t *ret);

/* The command page's answer goes on the shelf, where there is one; back comes
   that of the page's line, if it is there. */
void answers_shelve(struct model *model);
void answers_recall(struct model *model);
void answers_forget(struct model *model);

/* What is in front, enum when. */
unsigned model_when(const struct model *model);

/* The first reason stays: what follows from it is no news. */
void model_complain(struct model *model, const char *text);
void model_say(struct model *model, bool error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void model_mark(struct model *model);       /* the moment before an edit      */
void model_leave(struct model *model);      /* `b` comes back               */
void model_go(struct model *model, enum page_id id);
/* Typing goes on with what is there; what is typed first replaces it. */
void model_begin_edit(struct model *model);
void model_edit_anew(struct model *model);
void model_set_bit(struct model *model, unsigned word, unsigned bit);
void model_select_level(struct model *model, size_t row);
void model_run(struct model *model);         /* the line of the command page  */
void model_complete(struct model *model);
void model_find(struct model *model);

#endif
