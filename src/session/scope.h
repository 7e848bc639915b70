/* scope.h - the names that an expression may use. */
#ifndef SCOPE_H
#define SCOPE_H

#include "state.h"

#include <ntlens/expr.h>
#include <ntlens/sink.h>

/*
 * Evaluate in the session: variables, $_, pte() pde() ppe() pxe() va(); with an
 * image poi() by() wo() dwo() qwo() and @registers.
 */
enum ntl_status session_expr(const struct session *session, const char *text,
                             size_t length, struct ntl_value *ret,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* The steps of an expression that session_expr has taken. */
void session_explain(const struct session *session, const char *text,
                     size_t length, struct ntl_sink *sink);

/* NTL_ENAME: not a name for a variable.  NTL_EVALUE: there are 64 already. */
enum ntl_status session_assign(struct session *session, const char *name,
                               size_t length, uint64_t value) NTL_MUST_USE;

/* A name that a paste taught; one that was given stays. */
void session_learn_name(struct session *session, const char *name,
                        uint64_t value);

#endif
