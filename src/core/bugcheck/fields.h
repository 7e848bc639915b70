/* fields.h - a verdict for programs: what a person reads in sentences. */
#ifndef NTL_FIELDS_H
#define NTL_FIELDS_H

#include <ntlens/verdict.h>

/* An object "crash": what was accessed and how, by what, in which process; a
   table "rules": those that hold, the headline's first. */
void ntl_bugcheck_fields(const struct ntl_evidence *evidence,
                         const struct ntl_bugcheck_answer *answer,
                         const struct ntl_verdict *verdict,
                         struct ntl_sink *sink);

#endif
