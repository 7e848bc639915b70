/* bugcheck.h - stop codes: what happened, and what the four parameters say. */
#ifndef NTL_BUGCHECK_H
#define NTL_BUGCHECK_H

#include <ntlens/clause.h>
#include <ntlens/region.h>
#include <ntlens/sink.h>
#include <ntlens/sort.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NTL_PARAMETERS = 4 };

/* How a parameter is read: the first sorts of values, under the same words. */
enum ntl_param {
#define X(name) NTL_PARAM_##name = NTL_SORT_##name,
    NTL_PARAM_MAP(X)
#undef X
    NTL_PARAMS
};

/* "code-address", as in the data; never NULL. */
NTL_API const char *ntl_param_name(enum ntl_param type);

enum ntl_bugcheck_kind {
    NTL_KIND_BUGCHECK, NTL_KIND_LIVE, NTL_KIND_SAVER, NTL_KIND_XBOX,
    NTL_KIND_MODIFIER, NTL_KIND_MINIDUMP, NTL_KIND_MESSAGE, NTL_KINDS
};

/* "live"; and a few words on it.  Never NULL. */
NTL_API const char *ntl_bugcheck_kind_name(enum ntl_bugcheck_kind kind);
NTL_API const char *ntl_bugcheck_kind_note(enum ntl_bugcheck_kind kind);

/* --- the knowledge -------------------------------------------------------- */

/* A run of statements, and a second one that completes it. */
struct ntl_statements {
    uint16_t from, to, like_from, like_to;
};

struct ntl_bugcheck {
    uint32_t code;
    const char *name;
    enum ntl_bugcheck_kind kind;
    enum ntl_mark mark;         /* of most of what is said                    */
    uint16_t row;               /* 0..ntl_bugcheck_count() - 1                */
    struct ntl_statements says;
};

NTL_API size_t ntl_bugcheck_count(void);

/* By position, ascending by code; false past the last one. */
NTL_API bool ntl_bugcheck_at(size_t i, struct ntl_bugcheck *ret);

NTL_API bool ntl_bugcheck_find(uint32_t code, struct ntl_bugcheck *ret);

/* By its name or an older one: any case, blanks as underscores. */
NTL_API bool ntl_bugcheck_named(const char *name, size_t length,
                                struct ntl_bugcheck *ret);

/* Names and older names in alphabetical order; NULL past the last one. */
NTL_API const char *ntl_bugcheck_name_at(size_t i);

/*
 * The bytes of the longest name that the text begins with, as whole words; 0
 * for none.
 */
NTL_API size_t ntl_bugcheck_name_length(const char *text, size_t length);

/*
 * Codes in which each of the blank-separated words occurs, from position *i on:
 * first those that have them all in their names, then in what happened, then in
 * one statement.  *i moves past the one found.
 */
NTL_API bool ntl_bugcheck_search(const char *words, size_t length, size_t *i,
                                 struct ntl_bugcheck *ret);

/* Those that are nearest by number, or by spelling; at most `size`. */
NTL_API size_t ntl_bugcheck_near(uint32_t code, struct ntl_bugcheck *ret,
                                 size_t size);
NTL_API size_t ntl_bugcheck_near_name(const char *name, size_t length,
                                      struct ntl_bugcheck *ret, size_t size);

enum ntl_says {
    NTL_SAYS_AKA,               /* another name                               */
    NTL_SAYS_WHAT,              /* what happened                              */
    NTL_SAYS_CAUSE,             /* usual causes, the likely culprit first     */
    NTL_SAYS_NEXT,              /* what to look at                            */
    NTL_SAYS_NOTE,              /* where this differs from the reference      */
    NTL_SAYS_MEANS,             /* of a sub-code                              */
    NTL_SAYS_NAME,              /* a sub-code's symbol                        */
    NTL_SAYS
};

/* What a statement is about, so that a rule can exclude it. */
#define NTL_TOPIC_MAP(X)                                                       \
    X(NONE) X(DISK) X(RAM) X(POINTER) X(IRQL) X(DRIVER) X(HARDWARE) X(NULL)

enum ntl_topic {
#define X(name) NTL_TOPIC_##name,
    NTL_TOPIC_MAP(X)
#undef X
    NTL_TOPICS
};

struct ntl_statement {
    const char *text;
    enum ntl_mark mark;
    enum ntl_topic topic;
};

/* The n-th of that kind; false past the last. */
NTL_API bool ntl_bugcheck_says(const struct ntl_statements *statements,
                               enum ntl_says kind, size_t n,
                               struct ntl_statement *ret);

struct ntl_parameter {
    enum ntl_param type;
    const char *text;           /* "" for reserved and none without a word    */
    enum ntl_mark mark;
};

/* Of parameter 1..4; false where nothing is said of it. */
NTL_API bool ntl_bugcheck_parameter(const struct ntl_statements *statements,
                                    unsigned number, struct ntl_parameter *ret);

/* What holds when parameters have certain values. */
struct ntl_subcode {
    uint16_t row;
    uint8_t rank;               /* the lowest is the most specific            */
    struct ntl_statements says;
};

/* In the order of the data; false past the last one. */
NTL_API bool ntl_bugcheck_subcode(const struct ntl_bugcheck *bugcheck, size_t i,
                                  struct ntl_subcode *ret);

/*
 * One thing that a sub-code tests.  Those of one parameter are alternatives:
 * all but the last have `more`.  Of each parameter one must hold.
 */
struct ntl_condition {
    uint64_t lo, hi, mask;      /* lo <= (parameter & mask) <= hi             */
    uint8_t parameter;          /* 1..4                                       */
    bool more;
};

NTL_API bool ntl_subcode_condition(const struct ntl_subcode *subcode, size_t i,
                                   struct ntl_condition *ret);

/* As the data has it: `1=8 2=6`, `4&ff=3`, `1=1000..1013`. */
NTL_API struct ntl_clause ntl_subcode_when(char *text, size_t size,
                                           const struct ntl_subcode *subcode);

/* --- an answer ------------------------------------------------------------ */

struct ntl_bugcheck_question {
    uint32_t code;
    uint64_t parameter[NTL_PARAMETERS];
    uint8_t given;              /* bit n: parameter[n] is known               */
};

/* The code alone. */
static inline struct ntl_bugcheck_question
ntl_bugcheck_question_of(uint32_t code)
{
    struct ntl_bugcheck_question question = { code, { 0, 0, 0, 0 }, 0 };

    return question;
}

enum { NTL_MATCHES_MAX = 16 };

struct ntl_bugcheck_answer {
    struct ntl_bugcheck bugcheck;
    uint32_t flags;             /* bits of the question's code that are not in
                                   bugcheck.code: 10000000, 80000000          */
    struct ntl_subcode match[NTL_MATCHES_MAX];
    uint8_t matches;            /* that are to be shown, best first; then ... */
    uint8_t hidden;             /* ... those that a better one makes needless */
    struct ntl_parameter parameter[NTL_PARAMETERS];
    int8_t from[NTL_PARAMETERS];    /* the match that says so; -1: the code   */
};

/*
 * What is said of these numbers: the code, also in its minidump form (with
 * 10000000); the sub-codes that hold, best first, but for those that test no
 * bits but such as a better one tests; what they make of the parameters.  A
 * sub-code that tests a parameter that is not given does not hold.  32-bit
 * values may be sign-extended.  False, and *ret untouched, for an unknown code.
 */
NTL_API bool ntl_bugcheck_answer(const struct ntl_bugcheck_question *question,
                                 struct ntl_bugcheck_answer *ret) NTL_MUST_USE;

/* Does it test this parameter (1..4)?  The highest that it tests. */
NTL_API bool ntl_subcode_tests(const struct ntl_subcode *subcode,
                               unsigned number);
NTL_API unsigned ntl_subcode_last(const struct ntl_subcode *subcode);

/*
 * Could it hold?  True if it tests no given parameter in vain, and one that is
 * not given.
 */
NTL_API bool ntl_subcode_open(const struct ntl_subcode *subcode,
                              const struct ntl_bugcheck_question *question);

/* --- values --------------------------------------------------------------- */

enum { NTL_READING_TEXT = 256 };

/*
 * What a value says by its type, in a clause: "DISPATCH_LEVEL", "user space;
 * PTE at MmPteBase+dc1ce6b8"; empty when there is nothing to add.  `meaning` is
 * the parameter's text, or NULL.
 */
NTL_API struct ntl_clause ntl_param_read(char *text, size_t size,
                                         enum ntl_param type, uint64_t value,
                                         const char *meaning,
                                         const struct ntl_region_view *view);

/* Does the type stand for a place in memory, and one of the kernel? */
NTL_API bool ntl_param_is_address(enum ntl_param type);
NTL_API bool ntl_param_is_kernel(enum ntl_param type);

/*
 * Parameters of 32 bits of which one must be a kernel address, and is one on
 * x86 only.
 */
NTL_API bool ntl_bugcheck_is_x86(const struct ntl_bugcheck_question *question,
                                 const struct ntl_bugcheck_answer *answer);

#endif
