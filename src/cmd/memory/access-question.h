/* access-question.h - what `access` was asked, and what came of it. */
#ifndef ACCESS_QUESTION_H
#define ACCESS_QUESTION_H

#include "cmd/cmd.h"
#include "space/chain.h"

#include <ntlens/access.h>
#include <ntlens/walk.h>

/* The arguments, in the order of the command's table. */
enum {
    VA, KIND, CS, CR0, CR4, EFLAGS, EFER, IRQL, PKRU, RIP, IMPLICIT, ENTRIES
};

struct access_question {
    const struct cmd_call *call;
    const struct session *session;
    const struct ntl_paging *mode;
    struct ntl_access_request request;
    struct ntl_walk walk;
    bool has_walk;              /* entries were typed, or none can be there   */
    bool image;                 /* the entries are those of an image          */
    struct chain chain;         /* its entries: typed, or of the image        */
    bool cut;                   /* a sign-extended 32-bit address             */
    uint64_t reg[IRQL + 1];     /* CS to IRQL                                 */
    enum origin from[IRQL + 1];
    struct ntl_access_verdict verdict;
    struct ntl_access_outcome outcome;
    struct ntl_sink *sink;
};

enum ntl_status access_read(struct access_question *q,
                            struct ntl_diag *diag) NTL_MUST_USE;

/* The address with an empty PTE. */
struct ntl_walk access_empty_walk(const struct access_question *q);

/* What it all comes to, in one line. */
void access_show_answer(const struct access_question *q);

/* Address, processor state and entries; then what the processor says. */
void access_show_question(const struct access_question *q);
void access_show_verdict(const struct access_question *q);

/* The error code in words: "not present, write, from kernel mode". */
const char *access_code_words(uint32_t code, char *text, size_t size);

/* What comes of it on Windows; and of the same access to an empty PTE. */
void access_show_windows(const struct access_question *q);
void access_show_if_not_present(const struct access_question *q);

/* What is worth knowing besides. */
void access_find(const struct access_question *q);

#endif
