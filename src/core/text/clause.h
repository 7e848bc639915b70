/* clause.h - short words for clauses; inside the program only. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include <ntlens/clause.h>

#define clause_in ntl_clause_in
#define clause_add(clause, ...)                                                \
    ntl_clause_add((clause), &(struct ntl_phrase) { .format = __VA_ARGS__ })

#endif
