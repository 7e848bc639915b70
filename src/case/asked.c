#include "asked.h"

void asked_of(const struct ntl_bugcheck_question *question, struct asked *ret)
{
    ret->question = *question;
    ret->known = ntl_bugcheck_answer(question, &ret->answer);
}

enum ntl_param asked_type(const struct asked *asked, unsigned n)
{
    return asked->known ? asked->answer.parameter[n].type : NTL_PARAM_NONE;
}

bool asked_parameter(const struct asked *asked, enum ntl_param type,
                     uint64_t *ret)
{
    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        if (asked_type(asked, n) != type || !(asked->question.given >> n & 1))
            continue;
        *ret = asked->question.parameter[n];
        return true;
    }
    return false;
}

bool asked_instruction(const struct asked *asked, uint64_t *ret)
{
    static const enum ntl_param about[] = {
        NTL_PARAM_EXCEPTION, NTL_PARAM_ACCESS, NTL_PARAM_PF_ERROR,
        NTL_PARAM_TRAP,
    };
    uint64_t ignored;

    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        if (asked_parameter(asked, about[i], &ignored))
            return asked_parameter(asked, NTL_PARAM_CODE_ADDRESS, ret) && *ret;
    return false;
}
