/* What is odd about the numbers themselves. */
#include <ntlens/verdict.h>

static bool is_explained(const struct ntl_bugcheck_answer *answer,
                         unsigned number)
{
    for (int i = 0; i < answer->matches + answer->hidden; i++)
        if (ntl_subcode_tests(&answer->match[i], number))
            return true;
    return false;
}

/* No guess from its neighbours: a violation has none.  0 beside a violation
   says that nothing is the case. */
static void find_unknown(const struct ntl_evidence *evidence,
                         const struct ntl_bugcheck_answer *answer,
                         unsigned number, struct ntl_sink *sink)
{
    const struct ntl_bugcheck_question *q = &evidence->question;

    if ((q->given >> (number - 1) & 1)
        && answer->parameter[number - 1].type == NTL_PARAM_SUBCODE
        && (number == 1 || q->parameter[number - 1] != 0)
        && !is_explained(answer, number))
        ntl_find(sink, "unknown_sub_code",
                 "%x is no known value of parameter %d: what it means is not "
                 "said anywhere", .number = { q->parameter[number - 1],
                                              number });
}

static void find_recorded(const struct ntl_evidence *evidence,
                          const struct ntl_bugcheck_answer *answer,
                          struct ntl_sink *sink)
{
    static const struct { uint32_t flag; const char *text; } flags[] = {
        { UINT32_C(0x10000000), "%x is %x with 10000000 added: how a minidump "
                                "records it; the parameters are the same" },
        { UINT32_C(0x80000000), "%x is %x with 80000000, "
                                "BUGCHECK_CONTEXT_MODIFIER, added" },
    };

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (answer->flags & flags[i].flag)
            ntl_find(sink, "recorded_as", flags[i].text, .number = {
                evidence->question.code,
                evidence->question.code & ~flags[i].flag,
            });
}

/* Kernel-Power 41 without a bug check; a header that nobody filled. */
static void find_zero(const struct ntl_bugcheck_answer *answer,
                      struct ntl_sink *sink)
{
    if (answer->bugcheck.code == 0)
        ntl_find(sink, "no_bug_check",
                 "code 0 is no bug check: in Kernel-Power 41 power was lost, "
                 "or it was reset or hung; in a dump, it was made without a "
                 "crash");
}

void ntl_bugcheck_odd(const struct ntl_evidence *evidence,
                      const struct ntl_bugcheck_answer *answer,
                      struct ntl_sink *sink)
{
    find_recorded(evidence, answer, sink);
    find_zero(answer, sink);
    for (unsigned n = 1; n <= NTL_PARAMETERS; n++)
        find_unknown(evidence, answer, n, sink);
}

/* User mode has such things, too, but a bug check is seldom about them. */
static bool is_mostly_kernel(enum ntl_param type)
{
    return type == NTL_PARAM_PTE_ADDRESS || type == NTL_PARAM_STRUCTURE
           || type == NTL_PARAM_STRING_ADDRESS
           || type == NTL_PARAM_UNICODE_ADDRESS;
}

bool ntl_bugcheck_is_x86(const struct ntl_bugcheck_question *question,
                         const struct ntl_bugcheck_answer *answer)
{
    bool kernel = false;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        uint64_t value = question->parameter[n];
        enum ntl_param type = answer->parameter[n].type;

        if (!(question->given >> n & 1))
            continue;
        if (value > UINT32_MAX)
            return false;
        kernel |= value >> 31 && (ntl_param_is_kernel(type)
                                  || is_mostly_kernel(type));
    }
    return kernel;
}
