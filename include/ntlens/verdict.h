/*
 * verdict.h - what the evidence of a crash says together.  The rules are those
 * of src/data/bugcheck/rules; one that reads what is not known does not hold.
 */
#ifndef NTL_VERDICT_H
#define NTL_VERDICT_H

#include <ntlens/bugcheck.h>
#include <ntlens/evidence.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NTL_RULES_MAX = 6, NTL_VERDICT_TEXT = 400 };

struct ntl_rule {
    uint16_t row;
    uint8_t conditions;         /* how many it needs: what it is ranked by    */
    enum ntl_mark mark;
};

struct ntl_verdict {
    struct ntl_rule rule[NTL_RULES_MAX];    /* that hold, the most specific
                                   first; none whose conditions are among those
                                   of one before it                           */
    uint8_t rules;
    uint32_t struck;            /* topics that the values exclude             */
};

NTL_API void ntl_verdict_of(const struct ntl_evidence *evidence,
                            const struct ntl_bugcheck_answer *answer,
                            struct ntl_verdict *ret);

/* How many rules there are. */
NTL_API size_t ntl_rule_count(void);

enum ntl_rule_says {
    NTL_RULE_SAY,               /* the headline                               */
    NTL_RULE_BECAUSE,           /* what it rests on, if that is not plain     */
    NTL_RULE_UNKNOWN,           /* what is not known                          */
    NTL_RULE_NEXT,              /* what to look at                            */
    NTL_RULE_WHEN,              /* its codes and conditions, as they are
                                   written: what it is called by              */
    NTL_RULE_SOURCE             /* where that is known from                   */
};

/*
 * The n-th of that kind, with the crash's numbers in it, of at most
 * NTL_VERDICT_TEXT bytes; false past the last.
 */
NTL_API bool ntl_rule_text(const struct ntl_rule *rule, enum ntl_rule_says kind,
                           size_t n, const struct ntl_evidence *evidence,
                           const struct ntl_bugcheck_answer *answer,
                           struct ntl_clause *out);

/*
 * The number of the one bit in which two values differ that ought to be equal,
 * by the first rule that says so; -1: by none.
 */
NTL_API int ntl_verdict_bit(const struct ntl_verdict *verdict,
                            const struct ntl_evidence *evidence,
                            const struct ntl_bugcheck_answer *answer);

/* Do the values exclude what this statement is about? */
NTL_API bool ntl_verdict_strikes(const struct ntl_verdict *verdict,
                                 const struct ntl_statement *statement);

/*
 * What is known of the crash and what of it decides: rows `key, text, from` in
 * a table "because".  False: nothing, and no table.
 */
NTL_API bool ntl_verdict_because(const struct ntl_evidence *evidence,
                                 const struct ntl_bugcheck_answer *answer,
                                 const struct ntl_verdict *verdict,
                                 struct ntl_sink *sink);

/*
 * Everything: the verdict, who had which part in it and what it rests on, the
 * parameters, what else is known.  `context`, if not NULL, is called before the
 * parameters.  `verbose`: also causes and steps that are only usual.  Without
 * any parameter: those, and every sub-code.
 */
struct ntl_bugcheck_show {
    void (*context)(void *of, struct ntl_sink *sink);
    void *of;
    bool verbose;
};

NTL_API void ntl_bugcheck_show(const struct ntl_evidence *evidence,
                               const struct ntl_bugcheck_answer *answer,
                               const struct ntl_bugcheck_show *how,
                               struct ntl_sink *sink);

/* How the code was recorded, and sub-codes that nobody knows: findings. */
NTL_API void ntl_bugcheck_odd(const struct ntl_evidence *evidence,
                              const struct ntl_bugcheck_answer *answer,
                              struct ntl_sink *sink);

#endif
