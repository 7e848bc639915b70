/* known.h - pieces of a crash, for tests of what is made of them. */
#ifndef KNOWN_H
#define KNOWN_H

#include <ntlens/evidence.h>

void known_register(struct ntl_evidence *evidence, enum ntl_register which,
                    uint64_t value);

/* Bytes in hexadecimal, at the instruction; those before it, up to it. */
void known_bytes(struct ntl_evidence *evidence, const char *at);
void known_bytes_before(struct ntl_evidence *evidence, const char *before);

#endif
