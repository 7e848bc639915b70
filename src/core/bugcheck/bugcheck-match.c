/* Which sub-codes hold, and what they make of the parameters. */
#include <ntlens/bugcheck.h>

/* Bits of a code that say how it was recorded, not what happened. */
enum { RECORDED_BITS = 2 };
static const uint32_t recorded[RECORDED_BITS] = {
    UINT32_C(0x10000000),       /* in a minidump                              */
    UINT32_C(0x80000000),       /* BUGCHECK_CONTEXT_MODIFIER                  */
};

static bool resolve(uint32_t code, struct ntl_bugcheck *ret, uint32_t *flags)
{
    for (unsigned set = 0; set < 1u << RECORDED_BITS; set++) {
        *flags = (set & 1 ? recorded[0] : 0) | (set & 2 ? recorded[1] : 0);
        if ((code & *flags) == *flags && ntl_bugcheck_find(code & ~*flags, ret))
            return true;
    }
    return false;
}

static bool within(const struct ntl_condition *c, uint64_t value)
{
    return (value & c->mask) >= c->lo && (value & c->mask) <= c->hi;
}

/* A status of 32 bits often comes sign-extended. */
static bool holds_for(const struct ntl_condition *c, uint64_t value)
{
    return within(c, value)
           || (value >= UINT64_C(0xffffffff80000000) && c->hi <= UINT32_MAX
               && within(c, value & UINT32_MAX));
}

/* How many parameters that it tests are not given; -1 if one does not fit. */
static int untested(const struct ntl_subcode *subcode,
                    const struct ntl_bugcheck_question *q)
{
    struct ntl_condition c;
    bool any = false;
    int count = 0;

    for (size_t i = 0; ntl_subcode_condition(subcode, i, &c); i++) {
        unsigned n = c.parameter - 1u;
        bool given = q->given >> n & 1;

        any |= !given || holds_for(&c, q->parameter[n]);
        if (c.more)
            continue;
        if (!any)
            return -1;
        count += !given;
        any = false;
    }
    return count;
}

bool ntl_subcode_open(const struct ntl_subcode *subcode,
                      const struct ntl_bugcheck_question *question)
{
    return untested(subcode, question) > 0;
}

bool ntl_subcode_tests(const struct ntl_subcode *subcode, unsigned number)
{
    struct ntl_condition c;

    for (size_t i = 0; ntl_subcode_condition(subcode, i, &c); i++)
        if (c.parameter == number)
            return true;
    return false;
}

unsigned ntl_subcode_last(const struct ntl_subcode *subcode)
{
    unsigned n = NTL_PARAMETERS;

    while (n > 0 && !ntl_subcode_tests(subcode, n))
        n--;
    return n;
}

struct candidates {
    struct ntl_subcode list[NTL_MATCHES_MAX];
    size_t count;
};

/* Keeps them by rank; of equal rank the earlier one is first. */
static void insert(struct candidates *all, const struct ntl_subcode *one)
{
    size_t at = all->count;

    if (at == NTL_MATCHES_MAX && all->list[--at].rank <= one->rank)
        return;
    if (all->count < NTL_MATCHES_MAX)
        all->count++;
    for (; at > 0 && all->list[at - 1].rank > one->rank; at--)
        all->list[at] = all->list[at - 1];
    all->list[at] = *one;
}

/* The bits of each parameter that it tests, added to *ret. */
static void add_tested(const struct ntl_subcode *subcode,
                       uint64_t ret[NTL_PARAMETERS])
{
    struct ntl_condition c;

    for (size_t i = 0; ntl_subcode_condition(subcode, i, &c); i++)
        ret[c.parameter - 1] |= c.mask;
}

/* It says no more than those did that tested the same bits, and others. */
static bool hidden(const struct ntl_subcode *subcode,
                   const uint64_t tested[NTL_PARAMETERS])
{
    uint64_t tests[NTL_PARAMETERS] = { 0 };

    add_tested(subcode, tests);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (tests[n] && (tests[n] & tested[n]) == 0)
            return false;
    return true;
}

static void take_matches(struct ntl_bugcheck_answer *answer,
                         const struct candidates *all)
{
    uint64_t tested[NTL_PARAMETERS] = { 0 };
    struct ntl_subcode needless[NTL_MATCHES_MAX];

    answer->matches = answer->hidden = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (hidden(&all->list[i], tested)) {
            needless[answer->hidden++] = all->list[i];
            continue;
        }
        add_tested(&all->list[i], tested);
        answer->match[answer->matches++] = all->list[i];
    }
    for (size_t i = 0; i < answer->hidden; i++)
        answer->match[answer->matches + i] = needless[i];
}

/*
 * The most specific one that says something of a parameter; shown ones first.
 */
static void take_parameters(struct ntl_bugcheck_answer *answer,
                            const struct ntl_subcode *subcode, int from)
{
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (answer->from[n] == -1
            && ntl_bugcheck_parameter(&subcode->says, n + 1,
                                      &answer->parameter[n]))
            answer->from[n] = (int8_t)from;
}

static void take_defaults(struct ntl_bugcheck_answer *answer)
{
    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        answer->from[n] = -1;
        answer->parameter[n] = (struct ntl_parameter) { NTL_PARAM_NONE, "",
                                                        answer->bugcheck.mark };
        (void)ntl_bugcheck_parameter(&answer->bugcheck.says, n + 1,
                                     &answer->parameter[n]);
    }
}

bool ntl_bugcheck_answer(const struct ntl_bugcheck_question *question,
                         struct ntl_bugcheck_answer *ret)
{
    struct candidates all = { .count = 0 };
    struct ntl_subcode one;
    struct ntl_bugcheck bugcheck;
    uint32_t flags;

    if (!resolve(question->code, &bugcheck, &flags))
        return false;
    ret->bugcheck = bugcheck;
    ret->flags = flags;
    take_defaults(ret);
    for (size_t i = 0; ntl_bugcheck_subcode(&ret->bugcheck, i, &one); i++)
        if (untested(&one, question) == 0)
            insert(&all, &one);
    take_matches(ret, &all);
    for (int i = 0; i < ret->matches + ret->hidden; i++)
        take_parameters(ret, &ret->match[i], i);
    return true;
}
